"""Endings of files, for the languages that several places ask about."""

JAVASCRIPT = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
"""Of TypeScript too; of files that an import may mean, the first is taken."""

COMPONENTS = (".vue", ".svelte", ".astro")
"""Of files in which JavaScript stands beside markup."""

NOTEBOOK = ".ipynb"
