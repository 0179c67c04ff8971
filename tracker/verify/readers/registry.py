"""Which readers apply to a file: tables by its name and its suffix, and rules for what these do not tell.

A reader's module is imported when the first file that it reads turns up, and a grammar is loaded when the first file
that it parses does (see `grammar`). Notebooks kept as text are rare, and so the readers of their cells are imported
when the first one turns up.
"""

from __future__ import annotations

import re

READERS = {
    # name: module, or module.function
    "python": "python",
    "notebook": "notebook",
    "javascript": "javascript.read_javascript",
    "typescript": "javascript.read_typescript",
    "astro": "javascript.read_astro",
    "component": "javascript.read_component",
    "razor": "razor",
    "tsx": "javascript.read_tsx",
    "yaml": "yaml_file",
    "toml": "toml_file",
    "json": "json_file",
    "jsonl": "json_file.read_lines",
    "ini": "ini_file",
    "nginx": "nginx",
    "baml": "baml",
    "attributes": "attributes_file",
    "hcl": "infrastructure.read_hcl",
    "bicep": "infrastructure.read_bicep",
    "terraform-json": "infrastructure.read_terraform_json",
    "template": "infrastructure.read_template",
    "dockerfile": "dockerfile",
    "shell": "shell",
    "makefile": "task_files.read_makefile",
    "justfile": "task_files.read_justfile",
    "jenkins": "task_files.read_jenkinsfile",
    "procfile": "task_files.read_procfile",
    "teamcity": "task_files.read_teamcity",
    "tasks": "task_tables",
    "tox": "tox_file",
    "tox-toml": "tox_file.read_toml",
    "python-tasks": "python_tasks",
    "requirements": "requirements",
    "pipfile": "requirements.read_pipfile",
    "conda": "requirements.read_conda",
    "pyproject": "python_project",
    "setup-cfg": "python_project.read_setup_cfg",
    "setup-py": "python_project.read_setup_py",
    "package-json": "manifests.read_package_json",
    "composer": "manifests.read_composer",
    "renv": "manifests.read_renv",
    "go-mod": "manifests.read_go",
    "maven": "manifests.read_maven",
    "gradle": "manifests.read_gradle",
    "sbt": "manifests.read_sbt",
    "cargo": "manifests.read_cargo",
    "nuget": "manifests.read_nuget",
    "gemfile": "manifests.read_gemfile",
    "r-description": "manifests.read_description",
    "lock": "lock_file",
    "markdown": "markdown",
    "front-matter": "markdown.read_front_matter",
    "quarto": "scripts.read_document",
    "rst": "rst",
    "asciidoc": "asciidoc",
    "sql": "sql",
    "table": "tabular",
    "source": "source",
    "lines": "other_languages",
    "markup": "markup",
    "policies": "markup.read_policies",
    "script": "scripts.read_executable",
    "words": "words",
}
"""The readers by name; `lock:<kind>`, `source:<language>`, `tasks:<dialect>` … carry the argument that they take."""

_LOCK_NAMES = (
    "uv.lock poetry.lock pdm.lock pylock.toml Cargo.lock Pipfile.lock package-lock.json npm-shrinkwrap.json yarn.lock "
    "pnpm-lock.yaml bun.lock bun.lockb conda-lock.yml pixi.lock go.sum Gemfile.lock composer.lock"
)
_LOCKS = _LOCK_NAMES.split()
_NAMES: dict[str, tuple[str, ...]] = {
    **{name.lower(): (f"lock:{name}",) for name in _LOCKS},
    "renv.lock": ("renv", "lock:renv.lock"),
    "dockerfile": ("dockerfile",),
    "containerfile": ("dockerfile",),
    "makefile": ("makefile",),
    "gnumakefile": ("makefile",),
    "justfile": ("justfile",),
    ".justfile": ("justfile",),
    "jenkinsfile": ("jenkins",),
    "procfile": ("procfile",),
    "pipfile": ("pipfile", "toml", "tasks:pipfile"),
    "gemfile": ("gemfile",),
    "rakefile": ("lines:ruby",),
    "description": ("r-description",),
    "pyproject.toml": ("toml", "pyproject", "tasks:pyproject"),
    "poe_tasks.toml": ("toml", "tasks:poe"),
    "poe_tasks.json": ("json", "tasks:poe"),
    "hatch.toml": ("toml", "tasks:hatch"),
    "pixi.toml": ("toml", "tasks:pixi"),
    **dict.fromkeys(("mise.toml", ".mise.toml", "config.toml"), ("toml", "tasks:mise")),
    "makefile.toml": ("toml", "tasks:cargo-make"),
    **dict.fromkeys(("deno.json", "deno.jsonc"), ("json", "tasks:deno")),
    "project.json": ("json", "tasks:nx"),
    "turbo.json": ("json", "tasks:turbo"),
    "prek.toml": ("toml", "tasks:prek"),
    "tox.ini": ("ini", "tox"),
    "tox.toml": ("toml", "tox-toml"),
    **dict.fromkeys(("taskfile.yml", "taskfile.yaml", "taskfile.dist.yml", "taskfile.dist.yaml"), ("yaml:taskfile",)),
    **dict.fromkeys(("moon.yml", "tasks.yml"), ("yaml:moon",)),
    **dict.fromkeys((".build.yml", ".build.yaml"), ("yaml:builds",)),
    **dict.fromkeys(("noxfile.py", "tasks.py", "dodo.py", "duties.py", "fabfile.py"), ("python", "python-tasks")),
    "cargo.toml": ("toml", "cargo"),
    "setup.cfg": ("ini", "setup-cfg", "tox"),
    "setup.py": ("python", "setup-py"),
    "supervisord.conf": ("ini",),
    ".gitattributes": ("attributes",),
    "package.json": ("json", "package-json", "tasks:package"),
    "composer.json": ("json", "composer", "tasks:composer"),
    "go.mod": ("go-mod",),
    "pom.xml": ("maven",),
    "build.gradle": ("gradle",),
    "build.gradle.kts": ("gradle",),
    "build.sbt": ("sbt",),
    "directory.packages.props": ("nuget",),
    "dvc.lock": ("yaml",),
    "readme": ("markdown",),
    "readme.txt": ("markdown",),
    "license.md": (),
}
_SUFFIXES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((".py", ".pyw"), ("python",)),
    ".ipynb": ("notebook",),
    **dict.fromkeys((".js", ".jsx", ".mjs", ".cjs"), ("javascript",)),
    **dict.fromkeys((".ts", ".mts", ".cts"), ("typescript",)),
    **dict.fromkeys((".vue", ".svelte"), ("component", "markup")),
    **dict.fromkeys(
        (".html", ".htm", ".jinja", ".jinja2", ".ejs", ".hbs", ".erb", ".cshtml", ".mustache", ".ftl", ".ftlh", ".jsp"),
        ("markup",),
    ),
    ".razor": ("razor", "markup"),
    ".astro": ("astro", "markup"),
    ".tsx": ("tsx",),
    **dict.fromkeys((".yml", ".yaml", ".dvc"), ("yaml",)),
    ".toml": ("toml",),
    **dict.fromkeys((".json", ".jsonc", ".json5"), ("json",)),
    **dict.fromkeys((".jsonl", ".ndjson"), ("jsonl",)),
    **dict.fromkeys((".ini", ".cfg", ".properties"), ("ini",)),
    **dict.fromkeys((".tf", ".tofu", ".hcl", ".tfvars", ".nomad"), ("hcl",)),
    ".bicep": ("bicep",),
    **dict.fromkeys((".dockerfile", ".containerfile"), ("dockerfile",)),
    **dict.fromkeys((".sh", ".bash", ".zsh", ".ksh", ".fish", ".ps1", ".bat", ".cmd"), ("shell",)),
    ".mk": ("makefile",),
    ".just": ("justfile",),
    ".jenkinsfile": ("jenkins",),
    **dict.fromkeys((".csproj", ".fsproj", ".vbproj"), ("nuget",)),
    **dict.fromkeys((".md", ".mdx", ".markdown"), ("markdown",)),
    **dict.fromkeys((".prompt", ".prompty"), ("front-matter",)),
    ".baml": ("baml",),
    **dict.fromkeys((".rmd", ".qmd"), ("quarto",)),
    ".rst": ("rst",),
    **dict.fromkeys((".adoc", ".asciidoc", ".asc"), ("asciidoc",)),
    **dict.fromkeys((".mkd", ".mdown"), ("markdown",)),
    **dict.fromkeys((".template", ".cfn", ".cform"), ("template",)),
    **dict.fromkeys((".sql", ".ddl", ".pgsql"), ("sql",)),
    **dict.fromkeys((".csv", ".tsv"), ("table",)),
    ".go": ("source:go",),
    ".java": ("source:java",),
    **dict.fromkeys((".kt", ".kts"), ("source:kotlin",)),
    **dict.fromkeys((".scala", ".sc"), ("source:scala",)),
    ".cs": ("source:csharp",),
    ".rs": ("source:rust",),
    ".r": ("source:r",),
    ".rb": ("lines:ruby",),
    ".php": ("lines:php",),
    ".jl": ("lines:julia",),
    ".bats": ("lines:bats", "shell"),
}
_TEMPLATED = ("yaml", "json", "toml", "hcl", "shell", "ini", "sql")
"""Readers that pass over the marks of a template whose suffix before its own says what it makes."""


def _made_for(reader: str) -> str:
    """What stands at the end of the path of a template that makes what a reader takes."""
    suffixes = (suffix[1:] for suffix, readers in _SUFFIXES.items() if readers == (reader,))
    return rf"[./](?:{'|'.join(suffixes)})\.[^.]*$"


_YAML = (".yml", ".yaml")
_TEMPLATES = (".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".gotmpl", ".tftpl")
_REQUIREMENTS = r"requirement[^/]*$|/constraints\.txt$|(?:^|/)(?i:requirements)/[^/]*$"
_RULES: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = (
    # Suffixes, none for any and "" for a name without; what is found in the path, its name in small letters; readers
    ((), r"/(?:(?:docker|container)file[.-]|dockerfile_)[^/]*$(?<!\.md)(?<!\.py)(?<!\.dockerignore)", ("dockerfile",)),
    ((".in",), _REQUIREMENTS, ("requirements",)),
    ((".txt",), _REQUIREMENTS, ("requirements", "lock:requirements.txt")),
    ((".lock",), r"requirements[^/]*$", ("requirements", "lock:requirements.txt")),
    ((".txt", ".in"), "", ()),
    (_YAML, r"environment[^/]*$|/conda\.ya?ml$", ("yaml", "conda")),
    (_YAML, r"conda-lock[^/]*$", ("lock:conda-lock.yml",)),
    ((".json",), r"\.(?:tf|tofu)\.json$", ("json", "terraform-json")),
    ((".lock",), r"\.py\.lock$", ("lock:uv.lock",)),  # of a script that names its dependencies itself
    ((".xml",), r"polic[^/]*$", ("policies",)),
    ((".conf", ".template", ".j2"), r"(?i:nginx).*\.conf(?:\.template|\.j2)?$", ("nginx",)),
    ((".toml",), r"task[^/]*$", ("toml", "tasks:poe")),
    ((".toml",), r"/pylock\.[^/]*$", ("lock:pylock.toml",)),
    *((_TEMPLATES, _made_for(reader), (reader,)) for reader in _TEMPLATED),
    ((".js", ".ts", ".mjs", ".map"), r"\.min\.m?js$|\.d\.ts$|\.js\.map$", ()),  # generated
    (("",), r"(?:\.husky|mise/tasks|mise-tasks)/[^/]*$", ("shell",)),
    (("",), r"hooks/[^/]*$", ("script",)),  # git on Windows runs a hook that is not executable
    ((".kt", ".kts"), r"\.teamcity.*/", ("teamcity",)),
    ((), r"/jenkinsfile[^/]*$", ("jenkins",)),
    (_YAML, r"\.builds/[^/]*$", ("yaml:builds",)),
)
"""What a name and a suffix alone do not tell, in the order in which it is asked; patterns are compiled when needed."""

_FORMATS = {
    "code": (
        "swift dart ex exs erl hs clj cljs cljc lua pl pm fs fsx vb groovy nim zig ml c h cc cpp cxx hpp cu mm m pyx "
        "pxd mojo robot feature cr sol elm gleam coffee dib livemd sas do f90 smk nf wdl cwl hy rkt scm awk tcl raku"
    ),
    "config": (
        "nix cue jsonnet libsonnet dhall k rego properties conf service cmake pp star bzl gradle xml earth kdl proto"
    ),
    "document": "org textile wiki mediawiki tex docx odt pdf rdoc creole pod typ dj rtf pptx",
}
_FILES = {
    "code": "snakefile",
    "config": "earthfile vagrantfile build.bazel workspace module.bazel tiltfile caddyfile cmakelists.txt meson.build",
}
WITHOUT_READER = {
    **{f".{suffix}": family for family, suffixes in _FORMATS.items() for suffix in suffixes.split()},
    **{name: family for family, names in _FILES.items() for name in names.split()},
}
"""Suffix, or name, of files that no reader takes in → the family of facts that they may hold."""

_SHELLS = (b"sh", b"bash", b"zsh", b"dash", b"ksh")


def by_path(path: str) -> tuple[str, ...]:
    """Give the readers of a file by its path alone."""
    folder, _, name = path.rpartition("/")
    name = name.lower()
    if (named := _NAMES.get(name)) is not None:
        return named
    suffix = name[name.rfind(".") :] if name.rfind(".") > 0 else ""
    where = f"{folder}/{name}"
    for suffixes, pattern, readers in _RULES:
        if (not suffixes or suffix in suffixes) and re.search(pattern, where):
            return readers
    return _SUFFIXES.get(suffix, ())


def family_without_reader(path: str) -> str:
    """The family of facts that a file may hold which no reader takes in, "" for none: pictures, archives, fonts."""
    name = path.rpartition("/")[2].lower()
    return WITHOUT_READER.get(name) or WITHOUT_READER.get(name[name.rfind(".") :] if name.rfind(".") > 0 else "", "")


def by_first_line(data: bytes) -> tuple[str, ...]:
    """Give the reader of a script by the program that its first line names."""
    if not data.startswith(b"#!"):
        return ()
    program = data[2:200].split(b"\n", 1)[0].replace(b"/", b" ").split()
    words = [word for word in program if not word.startswith(b"-")]
    if words and words[-1].startswith(b"python"):
        return ("python",)
    return ("shell",) if words and words[-1] in _SHELLS else ()
