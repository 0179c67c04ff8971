"""The JSON Schema of a dataclass that `records` reads, from the same fields, so that editors and the linter agree."""

from typing import Any

from tracker.files.fields import Anything, Flag, Many, Names, Number, Pair, Record, Shape, Text, fields_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(record: type[Any], title: str) -> dict[str, Any]:
    """The schema (draft 2020-12) of documents with the fields of this dataclass."""
    definitions: dict[str, Any] = {}
    body = _table(record, definitions)
    return {"$schema": DIALECT, "title": title, **body, "$defs": definitions}


def _table(record: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    properties = {}
    for key, field in fields_of(record).items():
        described = {"description": field.description} if field.description else {}
        properties[key] = {**described, **_schema(field.shape, definitions)}
    required = [key for key, field in fields_of(record).items() if field.required]
    about = (record.__doc__ or "").strip().split("\n")[0]
    return {
        "type": "object",
        "description": about,
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _schema(shape: Shape, definitions: dict[str, Any]) -> dict[str, Any]:
    match shape:
        case Text():
            return _text(shape)
        case Number():
            bounds = {"minimum": shape.bounds.least, "maximum": shape.bounds.most} if shape.bounds else {}
            return {"type": "integer" if shape.whole else "number", **bounds}
        case Flag():
            return {"type": "boolean"}
        case Pair():
            return {"type": "array", "items": _schema(shape.of, definitions), "minItems": 2, "maxItems": 2}
        case Many():
            listed: dict[str, Any] = {"type": "array", "items": _schema(shape.of, definitions)}
            least = {"minItems": shape.size.least} if shape.size.least else {}
            most = {} if shape.size.most is None else {"maxItems": shape.size.most}
            schema = {**listed, **least, **most, **({"uniqueItems": True} if shape.size.distinct else {})}
            return {"anyOf": [schema, {"const": shape.word}]} if shape.word else schema
        case Record():
            name = shape.of.__name__
            if name not in definitions:
                definitions[name] = {}  # set before its fields are visited: a record may contain itself
                definitions[name] = _table(shape.of, definitions)
            return {"$ref": f"#/$defs/{name}"}
        case Names():
            values = _schema(shape.of, definitions)
            return {"type": "object", "propertyNames": _text(shape.key), "additionalProperties": values}
        case Anything():
            return {}


def _text(shape: Text) -> dict[str, Any]:
    if shape.choices:
        return {"enum": list(shape.choices)}
    if shape.spelling:
        form = shape.spelling
        return {"type": "string", "pattern": f"^(?:{form.pattern})$", "maxLength": form.longest}
    return {"type": "string", "pattern": r"\S"}
