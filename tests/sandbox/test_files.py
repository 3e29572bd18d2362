"""Photos, albums, documents and places in the sandbox, as a phone sends them and as Telegram treats them."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from sandbox.methods import call
from sandbox.refusals import ApiRefusal
from sandbox.server import BotApi
from sandbox.site import build
from sandbox.world import Upload, World

NOW = datetime(2026, 10, 1, tzinfo=UTC)
JPEG = b"\xff\xd8\xff\xe0"
_MEGABYTE = 1024 * 1024


@pytest.fixture
def world() -> World:
    made = World(lambda: NOW)
    made.add_user(1, "Sitti")
    made.start(1)
    return made


@pytest.fixture
def page(world: World) -> httpx.AsyncClient:
    async def move(_at: datetime) -> None: ...

    site = build(BotApi(world), roster=[], landmarks=list, move_clock=move, zone="Asia/Makassar")
    return httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://sandbox")


def _heard(world: World) -> list[dict[str, Any]]:
    return [update["message"] for update in world.pending(2)]


def test_an_album_is_a_message_for_each_picture_and_one_media_group(world: World) -> None:
    world.send_album(1, [JPEG + b"1", JPEG + b"2", JPEG + b"3"], caption="kegiatan")
    messages = _heard(world)
    assert [message.get("caption") for message in messages] == ["kegiatan", None, None]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert len({message["photo"][0]["file_unique_id"] for message in messages}) == 3


def test_two_albums_are_two_media_groups(world: World) -> None:
    for _ in range(2):
        world.send_album(1, [JPEG, JPEG])
    assert len({message["media_group_id"] for message in _heard(world)}) == 2


def test_a_bots_album_shares_its_media_group_too(world: World) -> None:
    media = [{"type": "photo", "media": "attach://a"}, {"type": "photo", "media": "attach://b"}]
    files = {"a": Upload("a.jpg", JPEG), "b": Upload("b.jpg", JPEG)}
    one, two = call(world, "sendMediaGroup", {"chat_id": 1, "media": media}, files)
    assert one["media_group_id"] == two["media_group_id"]


@pytest.mark.parametrize("count", [1, 11])
def test_no_phone_sends_an_album_of_one_or_eleven(world: World, count: int) -> None:
    with pytest.raises(ValueError, match="2 to 10"):
        world.send_album(1, [JPEG] * count)


async def test_the_page_sends_places_albums_and_documents_with_their_bytes(page: httpx.AsyncClient, world: World) -> None:
    pictures = [("file", (f"{n}.jpg", JPEG + n.encode(), "image/jpeg")) for n in "12"]
    assert (await page.post("/api/do/1/album", files=pictures)).json() == {"ok": True}
    await page.post("/api/do/1/document", files={"file": ("rekap.pdf", b"%PDF-1.7", "application/pdf")})
    await page.post("/api/do/1/location", data={"latitude": "-5.1477", "longitude": "119.4327"})
    *album, document, place = _heard(world)
    assert len(album) == 2
    assert world.files[document["document"]["file_id"]] == Upload("rekap.pdf", b"%PDF-1.7", "application/pdf")
    assert place["location"] == {"latitude": -5.1477, "longitude": 119.4327}


@pytest.mark.parametrize(
    ("what", "given", "words"),
    [
        ("photo", {"files": {"file": ("a.jpg", b"MZ", "image/jpeg")}}, "no picture"),
        ("photo", {}, "there is no file"),
        ("document", {"files": {"file": ("a.pdf", b"", "application/pdf")}}, "the file is empty"),
        ("location", {"data": {"latitude": "91", "longitude": "0"}}, "no such place"),
    ],
    ids=["a program as a photo", "no file at all", "an empty file", "beyond the pole"],
)
async def test_what_no_phone_can_send_is_said_on_the_page(page: httpx.AsyncClient, what: str, given: Any, words: str) -> None:
    answer = await page.post(f"/api/do/1/{what}", **given)
    assert answer.status_code == 400
    assert words in answer.json()["error"]


CASES = [
    ("a photo that is no picture", "sendPhoto", {}, {"photo": Upload("a.jpg", b"MZ")}, "Bad Request: IMAGE_PROCESS_FAILED"),
    ("an empty file", "sendDocument", {}, {"document": Upload("a.pdf", b"")}, "Bad Request: file must be non-empty"),
    ("51 MB", "sendDocument", {}, {"document": Upload("a.pdf", bytes(51 * _MEGABYTE))}, "Request Entity Too Large"),
    ("no longitude", "sendLocation", {"latitude": "1"}, {}, "Bad Request: longitude is empty"),
    ("beyond the pole", "sendLocation", {"latitude": 91, "longitude": 0}, {}, "Bad Request: wrong location specified"),
]


@pytest.mark.parametrize(("method", "given", "files", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_telegram_refuses(world: World, method: str, given: Any, files: Any, words: str) -> None:
    with pytest.raises(ApiRefusal) as refused:
        call(world, method, {"chat_id": 1, **given}, files)
    assert refused.value.description == words


def test_a_bot_may_not_fetch_more_than_20_megabytes(world: World) -> None:
    message = world.send_document(1, "film.pdf", bytes(20 * _MEGABYTE + 1))
    with pytest.raises(ApiRefusal, match="file is too big"):
        call(world, "getFile", {"file_id": message["document"]["file_id"]})


def test_a_forgotten_file_can_neither_be_fetched_nor_sent_again(world: World) -> None:
    file_id = world.send_photo(1, JPEG)["photo"][0]["file_id"]
    world.forget_files()
    with pytest.raises(ApiRefusal, match="wrong file_id"):
        call(world, "getFile", {"file_id": file_id})
    with pytest.raises(ApiRefusal, match="wrong file identifier"):
        call(world, "sendPhoto", {"chat_id": 1, "photo": file_id})
