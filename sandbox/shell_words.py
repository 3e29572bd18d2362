"""What the shell itself says, in both languages."""

WORDS = {
    "id": {
        "begin": "Kota contoh sedang disiapkan…",
        "hello": "Bicaralah dengan bot sebagai siapa pun dari contoh. :? menampilkan bantuan, :q keluar.",
        "help": """\
Tulis apa saja: itu dikirim ke bot. Nomor di depan tombol, atau labelnya,
menekan tombol itu.
  '5              mengirim 5 sebagai teks, juga bila ada tombol nomor 5
  k1              menekan tombol pertama papan tombol di bawah percakapan
  :siapa KATA     menjadi orang lain: bagian nama, jabatan, atau unit
  :siapa          siapa saya
  :besok :jumat   memajukan jam; juga :senin … :minggu, :+3d, :+2h, :+1w,
                  :2026-10-05T08:00
  :jam            jam berapa sekarang
  :berkas PATH [keterangan]    mengirim berkas
  :foto PATH [keterangan]      mengirim gambar
  :kontak         membagikan nomor sendiri
  :lokasi LINTANG BUJUR        membagikan tempat
  :balas TEKS     membalas pesan terakhir bot
  :ubah TEKS      mengubah pesan sendiri yang terakhir
  :lagi [N]       menampilkan lagi N pesan terakhir
  :blokir :buka   memblokir bot, dan membukanya lagi
  :q              keluar""",
        "you": "Anda kini",
        "choose": "Ada beberapa; pilih dengan :siapa NOMOR",
        "nobody": "Tidak ada yang cocok dengan “{word}”. Coba bagian nama, jabatan, atau unit, misalnya :siapa guru.",
        "unknown": "Perintah “{word}” tidak dikenal. :? menampilkan semua perintah.",
        "past": "Jam hanya maju; sekarang {now}.",
        "no_file": "Berkas “{path}” tidak ada atau tidak dapat dibaca. Periksa path-nya.",
        "no_button": "Belum ada tombol nomor itu. :lagi menampilkan pesan terakhir beserta tombolnya.",
        "nothing": "Belum ada pesan. Tulis /start untuk memulai.",
        "no_message": "Belum ada pesan yang dapat dipakai untuk itu.",
        "where": "tulis lintang dan bujur, misalnya :lokasi -5.1477 119.4327",
        "refused": "Tidak terkirim: {why}",
        "others": "Pesan baru untuk orang lain",
        "and_more": "dan {n} orang lagi",
        "saved": "disimpan di",
        "edited": "diubah",
        "deleted": "satu pesan dihapus bot",
        "keyboard": "papan tombol",
        "link": "Tautan:",
        "contact": "kontak",
        "numbers": "(nomor menekan tombol; '5 mengirim angka 5)",
        "silence": "(bot tidak menjawab)",
    },
    "en": {
        "begin": "The sample city is being prepared…",
        "hello": "Talk to the bot as anybody of the sample. :? shows help, :q ends it.",
        "help": """\
Write anything: it is sent to the bot. The number before a button, or its
label, presses it.
  '5                sends 5 as text, even where there is a button 5
  k1                presses the first button of the keyboard below the chat
  :who WORD         be somebody else: a part of a name, position or unit
  :who              who am I
  :tomorrow :friday move the clock; also :monday … :sunday, :+3d, :+2h, :+1w,
                    :2026-10-05T08:00
  :time             what time it is
  :file PATH [caption]         send a file
  :photo PATH [caption]        send a picture
  :contact          share your own number
  :location LATITUDE LONGITUDE share a place
  :reply TEXT       reply to the bot's last message
  :edit TEXT        change your own last message
  :again [N]        show the last N messages again
  :block :unblock   the bot
  :q                quit""",
        "you": "You are now",
        "choose": "There are several; choose with :who NUMBER",
        "nobody": "Nobody fits “{word}”. Try a part of a name, position or unit, such as :who guru.",
        "unknown": "There is no command “{word}”. :? shows all of them.",
        "past": "The clock only goes forward; it is {now}.",
        "no_file": "The file “{path}” is not there or cannot be read. Check its path.",
        "no_button": "There is no button of that number. :again shows the last messages with their buttons.",
        "nothing": "There are no messages yet. Write /start to begin.",
        "no_message": "There is no message yet to do that with.",
        "where": "write latitude and longitude, such as :location -5.1477 119.4327",
        "refused": "Not sent: {why}",
        "others": "New messages for others",
        "and_more": "and {n} more people",
        "saved": "saved at",
        "edited": "edited",
        "deleted": "the bot deleted a message",
        "keyboard": "keyboard",
        "link": "Link:",
        "contact": "contact",
        "numbers": "(a number presses its button; '5 sends the number 5)",
        "silence": "(the bot does not answer)",
    },
}

REFUSALS = {
    "that is no picture: send it as a document": "itu bukan gambar; kirim dengan :berkas",
    "the file is empty: Telegram sends none": "berkasnya kosong; Telegram tidak mengirimnya",
    "there is no such place": "tidak ada tempat seperti itu",
}
"""What the world refuses, which speaks English, in Indonesian."""

COMMANDS = {
    "help": ("?", "bantuan", "help"),
    "quit": ("q", "keluar", "quit", "exit"),
    "who": ("siapa", "who", "jadi"),
    "time": ("jam", "time"),
    "file": ("berkas", "file"),
    "photo": ("foto", "photo"),
    "contact": ("kontak", "contact"),
    "location": ("lokasi", "location"),
    "reply": ("balas", "reply"),
    "edit": ("ubah", "edit"),
    "again": ("lagi", "again"),
    "block": ("blokir", "block"),
    "unblock": ("buka", "unblock"),
}
"""What each is called, in either language."""

DAYS = (
    ("senin", "monday"),
    ("selasa", "tuesday"),
    ("rabu", "wednesday"),
    ("kamis", "thursday"),
    ("jumat", "friday"),
    ("sabtu", "saturday"),
    ("minggu", "sunday"),
)
TOMORROW = ("besok", "tomorrow")
SHORT_DAYS = {"id": ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"), "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
SHORT_MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
