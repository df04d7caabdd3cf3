"""A channel for the tests: ana owns it, ben moderates it, and cat is in it."""

from hubbub.client.model import Conversation, Member
from hubbub.client.rules import Role, Rules

ANA, BEN, CAT = Member("ana", "~"), Member("ben", "@"), Member("cat")
GARDEN = Conversation("#garden", "#garden", "Roses", (ANA, BEN, CAT))
RULES = Rules(
    roles=(Role("q", "~"), Role("o", "@"), Role("v", "+")), with_value="fl", flags="CRimnst", exceptions="e",
    invited="I", account_mask="R:", topic_length=40, reason_length=20, key_length=10, changes=20,
    is_hubbub=True,
)  # fmt: skip
