# SPDX-License-Identifier: EUPL-1.2
"""The client projects and CI files under docs/examples/, as far as it can be told without their stacks.

`.ci/examples` runs them.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from simulator.cli.commands.serve import command
from simulator.world.ssin import is_safe, parse_ssin

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "docs" / "examples"
CI = EXAMPLES / "ci"
PROJECTS = sorted(folder for folder in EXAMPLES.iterdir() if folder.is_dir() and folder != CI)
SCHEMAS = {
    "github-actions.yml": ["vendor.github-workflows"],
    "gitlab-ci.yml": ["vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
    "compose.yaml": ["vendor.compose-spec"],
}
LINK = re.compile(r"\]\((?!https?://)([^)#]+)")


def _committed() -> Iterator[Path]:
    """The files of the examples without what their stacks have put beside them."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "docs/examples"]
    found = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.skip("not a git checkout")
    yield from (ROOT / line for line in found.stdout.splitlines() if (ROOT / line).is_file())


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_a_project_says_how_it_is_run_and_is_run(project: Path) -> None:
    """It has a README, the page of recipes links to it, and `.ci/examples` has a function for it."""
    assert (project / "README.md").is_file()
    assert f"(examples/{project.name}/README.md)" in (ROOT / "docs" / "recipes.md").read_text("utf-8")
    assert f"\n{project.name.replace('-', '_')}() {{\n" in (ROOT / ".ci" / "examples").read_text("utf-8")


@pytest.mark.parametrize("page", [ROOT / "docs" / "recipes.md", *(p / "README.md" for p in PROJECTS)], ids=str)
def test_a_link_leads_somewhere(page: Path) -> None:
    """What a page of the recipes links to is there."""
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_nobody_in_an_example_is_real() -> None:
    """Whatever could be a social security number is from the safe range."""
    told = {match for file in _committed() for match in re.findall(r"\b\d{11}\b", file.read_text("utf-8"))}
    people = {number for number in told if parse_ssin(number) is not None}
    assert people
    assert [number for number in people if not is_safe(number)] == []


def test_sources_of_an_example_say_their_licence() -> None:
    """Every file of an example that can hold a comment has the header."""
    bare = {".json", ".gitignore", ""}
    files = [file for file in _committed() if file.suffix not in bare and not file.name.startswith(".")]
    assert files
    assert [str(file) for file in files if "SPDX-License-Identifier: EUPL-1.2" not in file.read_text("utf-8")] == []


@pytest.mark.parametrize("name", sorted(path.name for path in CI.iterdir()))
def test_a_ci_file_is_one_of_its_kind(name: str) -> None:
    """It agrees with the schema that is published for such files, and its page of recipes tells it."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", *SCHEMAS[name], str(CI / name)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout.strip()) == (0, "ok -- validation done"), checked.stdout + checked.stderr
    assert f"(examples/ci/{name})" in (ROOT / "docs" / "recipes.md").read_text("utf-8")


def test_a_team_chooses_its_own_passwords() -> None:
    """The compose file has no password or token of its own, and two processes on a database that keeps its state."""
    services = yaml.safe_load((CI / "compose.yaml").read_text("utf-8"))["services"]
    secrets = [
        services["postgres"]["environment"]["POSTGRES_PASSWORD"],
        services["ksz"]["environment"]["KSZ_SIM_TOKEN"],
    ]
    assert all(":?" in secret for secret in secrets)
    program, *options = services["ksz"]["command"]
    assert program == "serve"
    assert command.make_context(program, options).params["workers"] == 2
    assert services["postgres"]["volumes"]
