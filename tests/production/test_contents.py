"""How long rendering takes, estimated and told before it begins."""

from io import StringIO

import pytest
from rich.console import Console

from scenes import syllabus
from scenes.production.contents import estimated_length, rendering_time
from scenes.production.options import tell_how_long
from scenes.production.studio import QUALITIES, Studio
from scenes.subtitles import READING_SPEED


def test_how_long_rendering_takes_grows_with_length_and_quality_and_shrinks_with_workers():
    lengths = [60.0, 20.0, 20.0]
    assert rendering_time([], "h", 2) == 0
    times = [rendering_time(lengths, quality, 1) for quality in QUALITIES]
    assert times == sorted(times)
    assert rendering_time(lengths, "h", 2) == rendering_time(lengths, "h", 3) == rendering_time([60.0], "h", 1)
    assert rendering_time(lengths, "h", 2) < rendering_time(lengths, "h", 1)
    # one minute at 1080p60 took two processor minutes and three quarters where the constants were measured
    assert rendering_time([60.0], "h", 1) == pytest.approx(165, rel=0.2)


def test_a_section_is_as_long_as_was_measured_or_by_what_its_file_says(tmp_path):
    for section in (each for chapter in syllabus.SYLLABUS for each in chapter.sections):
        assert estimated_length(section) == section.seconds
    file = tmp_path / "own.py"
    file.write_text('class Own:\n    def beat(self):\n        self.say(_("This takes a while. Or does it?"))\n')
    assert estimated_length(syllabus.Section("Own", str(file), "Own")) == pytest.approx(31 / READING_SPEED / 0.8)


def test_long_rendering_is_told_before_it_begins(monkeypatch):
    sections = syllabus.SYLLABUS[0].sections[:2]
    monkeypatch.setattr(Studio, "rendered", lambda _self, _section: None)
    monkeypatch.setattr(Studio, "length", lambda _self, _section: 600.0)

    def told(quality, workers):
        console = Console(file=StringIO(), width=40)
        tell_how_long(Studio(quality=quality), sections, workers, console)
        return console.file.getvalue()

    hours = rendering_time([600.0, 600.0], "h", 1) / 3600
    assert told("h", 2) == (
        f"2 scenes to render at 1080p60, about {60 * hours / 2:.0f} minutes with 2 at once. "
        "For a draft, in about 4 minutes: -q l\n"
    )
    assert f"about {60 * hours:.0f} minutes of one processor, shared by the workers." in told("h", None)
    assert "draft" not in told("l", 1)
    monkeypatch.setattr(Studio, "length", lambda _self, _section: 1.0)
    assert told("h", 1) == "", "what is soon done needs no words"
    monkeypatch.setattr(Studio, "length", lambda _self, _section: 600.0)
    monkeypatch.setattr(Studio, "rendered", lambda _self, section: section)
    assert told("h", 1) == "", "what is done need not be rendered"
