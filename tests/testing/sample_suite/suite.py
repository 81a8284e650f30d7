"""Twenty tests of the directory, as a user would write them: most calls go well."""

import pytest
from directory import Directory, Refused

pytestmark = pytest.mark.mock_server(scenario="empty")


@pytest.fixture
def directory(mock_server):
    vendors = ("razorpay", "cleartax", "ysuite", "clemta", "spn")
    accounts = {name: dict(getattr(mock_server, name).headers) for name in vendors}
    company = {
        "cleartax": mock_server.cleartax.credentials["businesses"][0],
        "clemta": mock_server.clemta.credentials["companies"][0],
        "spn": mock_server.spn.credentials["company_id"],
    }
    return Directory(accounts, company)


def refused(call, *args, **more):
    """The status and the body of the refusal."""
    with pytest.raises(Refused) as caught:
        call(*args, **more)
    return caught.value.status, caught.value.answer


def test_a_payee_is_made(directory):
    """A payee can be read again."""
    made = directory.pay("Asha Rao", type="vendor", email="asha@example.com")

    assert "Asha Rao" == directory.payee(made)["name"]


def test_a_payee_is_made_once(directory):
    """The same payee twice is one payee."""
    assert directory.pay("Asha Rao") == directory.pay("Asha Rao")


def test_another_payee(directory):
    """Another type is another payee."""
    assert directory.pay("Asha Rao", type="vendor") != directory.pay("Asha Rao", type="employee")


def test_the_newest_payee_is_first(directory):
    """Payees are listed newest first."""
    for name in ("First Trading", "Second Trading"):
        directory.pay(name)

    assert ["Second Trading", "First Trading"] == directory.payees()


def test_a_payee_without_a_name(directory):
    """A form that was left empty shows the vendor's sentence."""
    status, answer = refused(directory.pay, "")

    assert (400, "name") == (status, answer["error"]["field"])


def test_a_payee_with_a_bracket(directory):
    """A name that ends in a bracket shows the vendor's sentence."""
    status, answer = refused(directory.pay, "Acme (India)")

    assert (400, "name") == (status, answer["error"]["field"])


def test_an_unknown_payee(directory):
    """A payee that is not there is told as such."""
    assert 400 == refused(directory.payee, "cont_00000000000000")[0]


def test_a_payee_is_paid_no_more(directory):
    """A payee can be deactivated."""
    made = directory.pay("Asha Rao")
    directory.stop_paying(made)

    assert not directory.payee(made)["active"]


def test_a_revoked_key(directory, mock_server):
    """A wrong secret is told as such."""
    others = Directory({"razorpay": {"Authorization": "Basic eDp5"}}, {})

    assert 401 == refused(others.payees)[0]


def test_a_bank_account(directory):
    """A payee's bank account is not kept yet."""
    made = directory.pay("Asha Rao")

    assert 501 == refused(directory.bank_account, made, "1121431121541121")[0]


@pytest.mark.mock_server(faults=[{"vendor": "razorpay", "answer": {"status": 500}}])
def test_razorpay_is_down(directory):
    """A failure of the vendor reaches the caller."""
    assert 500 == refused(directory.pay, "Asha Rao")[0]


def test_a_buyer(directory):
    """A buyer is kept under our own id."""
    directory.invoice("b-1", "Blue Star Textiles")

    assert ["Blue Star Textiles"] == directory.buyers()


def test_a_buyer_without_a_name(directory):
    """A buyer needs a name."""
    assert 400 == refused(directory.invoice, "b-1", "")[0]


def test_a_lead(directory):
    """A lead gets a number."""
    assert directory.lead("Sarah Johnson", cstemail="sarah@example.com") > 0


def test_a_lead_without_a_name(directory):
    """A lead needs a name."""
    status, answer = refused(directory.lead, "")

    assert (422, ["cstname"]) == (status, [*answer["errors"]])


def test_a_lead_is_forgotten(directory):
    """A lead that is forgotten is gone."""
    number = directory.lead("Sarah Johnson")
    directory.forget_lead(number)

    assert 400 == refused(directory.forget_lead, number)[0]


def test_a_customer(directory):
    """A customer is listed."""
    made = directory.customer("John Doe", email="john@example.com")

    assert [made] == [one["id"] for one in directory.customers()["contacts"]]


def test_too_many_customers(directory, mock_server):
    """The hundred and first call of a minute is one too many."""
    mock_server.clock.freeze()
    mock_server.mock.set_limit("clemta", remaining=1)
    directory.customers()

    assert 429 == refused(directory.customers)[0]


def test_a_partner(directory):
    """A partner can be forgotten once."""
    made = directory.partner("John", "Doe", "john@example.com")
    directory.forget_partner(made)

    assert 404 == refused(directory.forget_partner, made)[0]


def test_a_partner_without_an_address(directory):
    """An address that is none is refused."""
    status, answer = refused(directory.partner, "John", "Doe", "nowhere")

    assert (422, "email") == (status, answer["detail"][0]["loc"][-1])
