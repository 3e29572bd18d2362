"""An invented piece of Makassar to try the bot with: two schools, two puskesmas, their offices, and what they reported."""
