"""reStructuredText."""

from tracker.verify.readers import read


def test_restructured_text():
    text = (
        "Title\n=====\n\nProse `a <http://x.example>`_.\n\n.. code-block:: bash\n\n   $ pip install x\n\n.. note:: x\n"
    )
    facts = [(f.kind, f.name, f.line) for f in read("rst", text.encode())]
    assert ("heading", "Title", 1) in facts
    assert ("link", "http://x.example", 4) in facts
    assert ("command", "pip install x", 8) in facts
