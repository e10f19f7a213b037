"""Nothing reaches a customer except through the gate: who may know the senders is counted here."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

SRC = Path(__file__).parents[2] / "src" / "zhike"
SENDERS = "zhike.integrations.customer_messages.senders"
# The one module that sends, and whoever takes a sender into service when the system starts.
MAY_KNOW_SENDERS = {
    "apps/consents/sending.py",
    "apps/consents/gateways.py",
    "integrations/customer_messages/senders.py",
}
MAY_SIGN = {"apps/consents/permission.py", "integrations/customer_messages/permit.py"}
MAIL_LIBRARIES = {"smtplib", "aiosmtplib", "django.core.mail"}


def imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@cache
def sources() -> dict[str, ast.AST]:
    return {
        str(path.relative_to(SRC)): ast.parse(path.read_text(encoding="utf-8"))
        for path in SRC.rglob("*.py")
    }


def knowing_senders(trees: dict[str, ast.AST]) -> set[str]:
    return {
        name
        for name, tree in trees.items()
        if any(module.startswith(SENDERS) for module in imported(tree))
        or any(
            isinstance(node, ast.Constant) and isinstance(node.value, str) and SENDERS in node.value
            for node in ast.walk(tree)
        )
    }


def calling(trees: dict[str, ast.AST], name: str) -> set[str]:
    return {
        file
        for file, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr == name)
            or (isinstance(node.func, ast.Name) and node.func.id == name)
        )
    }


def test_only_the_sending_module_knows_the_senders():
    assert knowing_senders(sources()) <= MAY_KNOW_SENDERS


def test_only_the_sender_itself_delivers():
    assert calling(sources(), "_deliver") == {"integrations/customer_messages/senders.py"}


def test_only_the_gate_signs_permits():
    assert calling(sources(), "signed") - {"integrations/customer_messages/permit.py"} == {
        "apps/consents/permission.py"
    }
    assert calling(sources(), "permit_key") <= {
        "apps/consents/permission.py",
        "apps/consents/sending.py",
    }


def test_no_app_talks_to_a_mail_server_past_the_integrations():
    past = {
        name
        for name, tree in sources().items()
        if imported(tree) & MAIL_LIBRARIES and not name.startswith("integrations/mail/")
    }

    assert past == set()


def test_a_module_that_goes_round_the_gate_is_found():
    planted = ast.parse(f"from {SENDERS} import MailSender\nMailSender(print)._deliver('hello')\n")

    assert knowing_senders({"apps/offers/sneaky.py": planted}) == {"apps/offers/sneaky.py"}
    assert calling({"apps/offers/sneaky.py": planted}, "_deliver") == {"apps/offers/sneaky.py"}
    named = ast.parse(f"import_module({SENDERS!r})")
    assert knowing_senders({"apps/offers/by_name.py": named}) == {"apps/offers/by_name.py"}
