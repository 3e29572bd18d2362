"""The profile picture lies ready, as the script draws it, in a size that @BotFather takes."""

import io

from PIL import Image

from documents.profile_picture import FILE, draw


def test_the_picture_in_the_tree_is_the_one_that_is_drawn() -> None:
    kept, drawn = Image.open(FILE), Image.open(io.BytesIO(draw()))
    assert kept.format == "PNG"
    assert kept.size == (640, 640)
    assert kept.tobytes() == drawn.tobytes()
