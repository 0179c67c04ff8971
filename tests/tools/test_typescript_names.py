"""Names of an npm package are found at the entry points that its exports map offers."""

import json

import pytest
from releases import Release
from typescript_names import TypeScriptNames


def package(files, name="shop", **manifest):
    sources = {"package.json": json.dumps({"name": name, "version": "1.0.0", **manifest}), **files}
    contents = {path: text.encode() for path, text in sources.items()}
    return TypeScriptNames([Release("1.0.0", frozenset(sources), contents)])


SHOP = package(
    {
        "dist/index.d.ts": (
            "import { Base } from './base.js';\n"
            "import { z } from 'zod';\n"
            "export declare class Shop extends Base { till: Till; static open(): Shop; }\n"
            "interface Till { count(): number }\n"
            "declare function make(): Shop;\n"
            "export { make as makeShop, z };\n"
            "export * from './base.js';\n"
            "export default Shop;\n"
        ),
        "dist/base.d.ts": (
            "export declare class Base { close(): void }\nexport declare namespace Kinds { class Big {} }\n"
        ),
        "dist/tools/web.d.ts": "export declare const search: (x: string) => string;\n",
        "dist/secret.d.ts": "export declare class Secret {}\n",
    },
    exports={
        ".": {"import": {"types": "./dist/index.d.ts", "default": "./dist/index.js"}},
        "./tools/*": {"types": "./dist/tools/*.d.ts"},
    },
)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("shop", "module"),
        ("shop.Shop", "class"),
        ("shop.default.close", "member"),
        ("shop.Shop.till.count", "member"),
        ("shop.makeShop.till", "member"),
        ("shop.Base", "class"),
        ("shop.Kinds.Big", "class"),
        ("shop.z", "external"),
        ("shop/tools/web.search", "value"),
    ],
)
def test_a_name_is_found_where_the_exports_map_offers_it(path, kind):
    assert SHOP.find(path).kind == kind


@pytest.mark.parametrize(
    "path", ["shop.Till", "shop.make", "shop.Shop.walk", "shop/secret.Secret", "shop/dist/base.Base"]
)
def test_what_no_entry_point_exports_is_not_there(path):
    assert SHOP.find(path) is None


def test_without_types_the_javascript_is_read():
    old = package({"index.js": "exports.limit = limit;\nmodule.exports = { queue, stop: halt };\n"}, main="index.js")
    assert old.find("shop.limit")
    assert old.find("shop.queue")
    modern = package(
        {"index.mjs": "export default function limit() {}\nexport class Queue {}\n"}, exports="./index.mjs"
    )
    assert modern.find("shop.Queue").kind == "class"
    assert modern.find("shop.default").kind == "function"


def test_declarations_of_types_packages_stand_for_the_package_itself():
    types = package(
        {"index.d.ts": "declare function f(): void;\nexport = f;\n"}, name="@types/scope__shop", types="index.d.ts"
    )
    assert types.find("@scope/shop.default").kind == "function"


@pytest.mark.parametrize(
    "text",
    [
        "export * from './index';",
        "export { a } from './index';",
        "class {{{",
        "export interface A extends A {}",
        "\x00" * 99,
    ],
)
def test_circles_and_nonsense_end(text):
    odd = package({"index.d.ts": text}, types="index.d.ts")
    odd.find("shop.a.b.c")
    odd.find("shop.A.b")
    odd.below()
    assert odd.public()[0][0] == "shop"
