"""The filters of `.gitattributes`."""

from facts_of import read


def test_a_filter_is_a_key_of_its_pattern():
    text = b'# data\n*.parquet filter=lfs diff=lfs -text\n"data/*" filter=lfs\n*.py text\n#*.csv filter=lfs\n'
    assert [(fact.name, fact.value, fact.line) for fact in read("attributes", text)] == [
        ("*.parquet.filter", "lfs", 2),
        ("data/*.filter", "lfs", 3),
    ]
