"""The gallery can be made, all in it is sound, and what is committed of it is small."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from structure import assert_sound

from course.draw import Drawing


def test_all_that_is_in_it_is_sound(tmp_path):
    spec = spec_from_file_location("gallery", Path(__file__).with_name("gallery.py"))
    gallery = module_from_spec(spec)
    spec.loader.exec_module(gallery)
    pictures = gallery.pictures()
    assert len(pictures) > 15
    for name, (one, step, _) in pictures.items():
        assert_sound((one if isinstance(one, Drawing) else one.drawing).page)
        assert isinstance(one, Drawing) or 0 < step <= len(one)
        one.save(tmp_path / f"{name}.html")


def test_what_is_committed_of_it_is_small_and_shown(repository):
    pictures = sorted((repository / ".github" / "pictures").glob("graph-*.png"))
    texts = [repository / "README.md", *(repository / ".github" / "docs").glob("*.md")]
    shown = "".join(text.read_text() for text in texts)
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size < 60_000 and f"pictures/{picture.name})" in shown
    first = re.search(r"!\[(.*?)\]\((.*?)\)", (repository / "README.md").read_text())
    assert first[2].endswith("graph-stepper.png") and len(first[1]) > 40, (
        "it has a text for who cannot see it"
    )
