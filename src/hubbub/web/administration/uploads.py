"""Files that people have uploaded: whose they are, what they take, and removing them."""

from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, Field

from hubbub.server.audit import Deed, audit
from hubbub.server.bounds import ADMINISTRATION_PAGE
from hubbub.store.records import UploadRecord
from hubbub.store.uploads import uploads_page
from hubbub.web.administration.operation import Asked, Nothing, Operation
from hubbub.web.administration.pages import LONGEST_WORD, nothing_there
from hubbub.web.files.library import Library, address_of

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Session

_NO_FILE: Final = "There is no such file any more."


class UploadsAsked(Asked):
    """Which files: those of one payer, if that is named; newest first, from where the last part ended."""

    payer: str = Field("", max_length=LONGEST_WORD, description="Whose room they take, as PayerTotal has it.")
    after: str = Field(
        "", pattern=r"^([0-9]{1,18} [\w-]{1,64})?$", description="What the last part had as next."
    )
    limit: int = Field(50, ge=1, le=ADMINISTRATION_PAGE)


class UploadAsked(Asked):
    """A file, by its id."""

    id: str = Field(max_length=LONGEST_WORD)


class Upload(BaseModel):
    """A file; `owner` is whose it is, by the name that is known of them, or by what they were known by."""

    id: str
    name: str
    type: str
    size: int
    time: int
    owner: str
    payer: str
    path: str


class Uploads(BaseModel):
    """A part of them, newest first."""

    items: list[Upload]
    next: str | None


class PayerTotal(BaseModel):
    """Whose files take how many bytes: of an account, or of all guests from one network."""

    payer: str
    owner: str
    bytes: int


class Totals(BaseModel):
    """Those whose files take most."""

    items: list[PayerTotal]


class UploadList:
    """Answers what has been uploaded, and removes it."""

    def __init__(self, server: "Server", library: Library) -> None:
        self._server = server
        self._library = library

    def operations(self) -> list[Operation[Any]]:
        """What can be asked for and done."""
        return [
            Operation("GET", "/api/uploads", "Uploaded files", UploadsAsked, Uploads, self._uploads),
            Operation("GET", "/api/uploads/totals", "Whose files take most", Nothing, Totals, self._totals),
            Operation(
                "DELETE", "/api/uploads", "Remove an uploaded file", UploadAsked, None, self._remove, (404,)
            ),
        ]

    async def _uploads(self, _session: "Session", asked: UploadsAsked) -> Uploads:
        time, _, last = asked.after.partition(" ")
        found = await self._server.store.read(
            uploads_page,
            before=(int(time), last) if time else None,
            limit=asked.limit + 1,
            payer=asked.payer or None,
        )
        part = found[: asked.limit]
        more = f"{part[-1].time} {part[-1].id}" if len(found) > asked.limit else None
        return Uploads(items=[self._told(each) for each in part], next=more)

    async def _totals(self, _session: "Session", _asked: Nothing) -> Totals:
        largest = self._library.largest_payers(ADMINISTRATION_PAGE)
        return Totals(
            items=[
                PayerTotal(payer=payer, owner=self._server.name_of(payer), bytes=taken)
                for payer, taken in largest
            ]
        )

    async def _remove(self, session: "Session", asked: UploadAsked) -> None:
        record = await self._library.find(asked.id)
        if record is None:
            raise nothing_there(_NO_FILE)
        await self._library.remove(record.id)
        audit(session, Deed.UPLOAD_REMOVED, self._server.name_of(record.owner), record.name)

    def _told(self, record: UploadRecord) -> Upload:
        return Upload(
            id=record.id,
            name=record.name,
            type=record.type,
            size=record.size,
            time=record.time,
            owner=self._server.name_of(record.owner),
            payer=record.payer,
            path=address_of(record),
        )
