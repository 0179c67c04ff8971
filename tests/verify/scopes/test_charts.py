"""A Helm chart that was pulled from a registry is of others, one of the project's own is not."""

import pytest

from tracker.verify.scopes.charts import pulled_charts

PULLED = "apiVersion: v2\nappVersion: v1.17\nhome: https://c.example\nname: certificates\nversion: v1.17\n"


def found(files: dict[str, str]) -> frozenset[str]:
    return pulled_charts(tuple(files), lambda paths: [(path, files[path]) for path in paths])


def test_metadata_as_packaging_writes_it_with_its_origin_is_of_others() -> None:
    chart = {"deploy/certificates/Chart.yaml": PULLED, "deploy/certificates/templates/a.yaml": ""}
    assert found({**chart, "deploy/app.yaml": ""}) == chart.keys()


def test_dashboards_that_a_user_put_into_a_chart_are_not() -> None:
    chart = {"grafana/Chart.yaml": PULLED, "grafana/charts/inner/dashboards/a.json": ""}
    assert found({**chart, "grafana/dashboards/own.json": ""}) == chart.keys()


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v2\nname: app\nversion: 1.0.0\nhome: https://c.example\nmaintainers: []\n",
        "apiVersion: v1\nappVersion: 1.0.0\ndescription: a\nmaintainers: [{name: me}]\nname: app\nversion: 1.0.0\n",
        f"# The chart of the service\n{PULLED}",
        "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        "",
    ],
    ids=["keys as a person orders them", "as helm create once wrote it", "a comment", "no origin", "nothing"],
)
def test_a_chart_of_the_projects_own_is_not(text: str) -> None:
    assert found({"chart/Chart.yaml": text}) == frozenset()


def test_a_repository_that_is_a_chart_is_not() -> None:
    assert found({"Chart.yaml": PULLED}) == frozenset()
