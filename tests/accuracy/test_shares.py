import pytest
import shares

from tracker.verify.rules.catalogue import load_catalogue

NEAR = 0.05
"""A further set of labelled repositories moves a share by less."""


@pytest.mark.parametrize(("id_", "share"), shares.shares().items())
def test_the_catalogue_states_how_many_labelled_repositories_have_a_deliverable(id_, share):
    assert load_catalogue().deliverables[id_].found_in == pytest.approx(share, abs=NEAR)
