"""YSuite against a plain list: creates, updates, deletes, gets and lists in any order."""

from collections.abc import Callable
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule
from hypothesis.stateful import run_state_machine_as_test as run

from tests.clients import Client

NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=100).filter(str.strip)
KINDS = st.sampled_from([1, 2])
TAGS = st.lists(st.integers(1, 50), max_size=3)
FLAGS = ("cstemailnotify", "cstsmsnotify", "cst_whatsapp_notify")
OPTIONAL = (
    "cstemail",
    "cstmobile",
    "cstmobile_country_id",
    "cstaddress",
    "ct_taxnumber",
    "cstnotes",
    "contact_parent",
)


class Workspace(RuleBasedStateMachine):
    """What the server should hold is `self.model`, contacts by id in order of creation."""

    client: Client
    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.client.send("POST", "/_mock/reset")
        self.api = self.client.at("ysuite", "/v1")
        self.model: dict[int, dict[str, Any]] = {}
        self.given: set[int] = set()

    @rule(target=ids, name=NAMES, kind=KINDS, tags=TAGS)
    def create(self, name: str, kind: int, tags: list[int]) -> int:
        body = {"cstname": name, "contact_type": kind, "cst_tag_id": tags}
        cstid = int(self.api.post("/contacts", body).json["data"]["cstid"])

        assert cstid not in self.given
        self.given.add(cstid)
        self.model[cstid] = {**body, **dict.fromkeys(OPTIONAL), **dict.fromkeys(FLAGS, True)}
        return cstid

    @rule(name=st.text(max_size=3), kind=st.integers(0, 3))
    def create_or_be_refused(self, name: str, kind: int) -> None:
        """Only what breaks a rule comes here; what does not is left to `create`."""
        if kind in (1, 2) and name.strip():
            return
        reply = self.api.post("/contacts", {"cstname": name, "contact_type": kind})

        assert 422 == reply.status

    @rule(cstid=ids, change=st.fixed_dictionaries({}, optional={"cstname": NAMES, "tag_ids": TAGS}))
    def update(self, cstid: int, change: dict[str, Any]) -> None:
        reply = self.api.put(f"/contacts/{cstid}", change)
        known = {"cst_tag_id" if name == "tag_ids" else name: v for name, v in change.items()}

        assert 200 == reply.status
        self.model[cstid] |= known

    @rule(target=ids, cstid=consumes(ids))
    def delete(self, cstid: int) -> Any:
        path = f"/contacts/{cstid}"
        replies = [self.api.delete(path), self.api.get(path), self.api.delete(path)]

        assert [200, 400, 400] == [reply.status for reply in replies]
        del self.model[cstid]
        return multiple()

    @rule(cstid=ids)
    def get(self, cstid: int) -> None:
        data = self.api.get(f"/contacts/{cstid}").json["data"]
        del data["cstcreated_on"]

        assert {"cstid": cstid, **self.model[cstid]} == data

    @rule(kind=KINDS)
    def list_of_a_kind(self, kind: int) -> None:
        data = self.api.get(f"/contacts?type={kind}&pageSize=100").json["data"]
        wanted = [id for id, contact in self.model.items() if contact["contact_type"] == kind]

        assert wanted[::-1] == [row["cstid"] for row in data["data"]]

    @invariant()
    def the_list_holds_all(self) -> None:
        data = self.api.get("/contacts?pageSize=100").json["data"]
        wanted = [(id, contact["cstname"]) for id, contact in self.model.items()]

        assert wanted[::-1] == [(row["cstid"], row["cstname"]) for row in data["data"]]
        assert len(self.model) == data["total_records"]


def test_the_server_agrees_with_a_plain_list(given: Callable[..., Client]) -> None:
    """Whatever the order of operations, the server holds what a plain list would
    (YS-05, YS-11, YS-14, YS-16, YS-23, YS-24, YS-26)."""

    class Here(Workspace):
        client = given("ysuite", contacts=[])

    run(Here, settings=settings(max_examples=25, stateful_step_count=15, deadline=None))
