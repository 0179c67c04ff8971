"""Configuration of nginx: directives under their blocks."""

import pytest
from facts_of import content

from tracker.verify.readers import read, readers_for

TEXT = """# limit_req off
http {
    server { listen 80;  # the port
        add_header X "a; {b}" always;
        location / {
            proxy_pass http://${api}/v1;
            limit_req zone=one
                burst=5;
        }
        return 404;
    }
}
"""


def test_directives_are_keys_under_their_blocks():
    assert [(fact.name, fact.value, fact.line) for fact in read("nginx", content(TEXT)) if fact.value] == [
        ("http.server.listen", "80", 3),
        ("http.server.add_header", "X a; {b} always", 4),
        ("http.server.location", "/", 5),
        ("http.server.location.proxy_pass", "http://${api}/v1", 6),
        ("http.server.location.limit_req", "zone=one burst=5", 7),
        ("http.server.return", "404", 10),
    ]


@pytest.mark.parametrize("path", ["nginx.conf", "deploy/nginx/conf.d/api.conf", "nginx/default.conf.template"])
def test_configuration_of_nginx_is_known_by_its_path(path):
    assert readers_for(path) == ("nginx",)


def test_other_configuration_is_none_of_nginx():
    assert readers_for("redis.conf") == ()
