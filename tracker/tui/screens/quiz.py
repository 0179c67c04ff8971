"""The quiz: a question, the learner's answer, then the points of a good answer and a grade."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Label, Static

from tracker.actions.questions import GRADES, answer, to_practise
from tracker.errors import ProgressError
from tracker.text import plural
from tracker.tui.safe_text import assemble, content, notify
from tracker.tui.screens.base import SCROLLING, Modal
from tracker.tui.widgets.frame import key_hints
from tracker.tui.widgets.hanging import Hanging, Stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.visual import Visual

    from tracker.actions.questions import PracticeQuestion
    from tracker.tui.app import TrackerApp

LENGTH = 10
"""The number of questions in a quiz."""

GRADE_KEYS = {str(number): grade for number, grade in enumerate(GRADES, 1)}


class QuizScreen(Modal[None]):
    """Asks due and new questions of what was studied; each answer is recorded when it is graded."""

    BINDINGS: ClassVar = [
        Binding("escape", "end", "end the quiz", show=False),
        *(Binding(key, f"grade('{grade}')", grade, show=False) for key, grade in GRADE_KEYS.items()),
        Binding("enter", "skip", "next question", show=False),
        *SCROLLING,
    ]

    def __init__(self, questions: list[PracticeQuestion]) -> None:
        """The questions, in order."""
        super().__init__()
        self._questions = questions
        self._number = self._graded = self._kept = 0
        self._answer = ""

    @property
    def _question(self) -> PracticeQuestion:
        return self._questions[self._number]

    def compose(self) -> ComposeResult:
        """The question, a field for the answer, and what a good answer has."""
        with Vertical(classes="dialog tall") as box:
            box.border_title = content("Quiz")
            yield Label(id="asked")
            yield Input(id="answer")
            with VerticalScroll(id="good-answer", can_focus=False):
                yield Static(id="points")
            yield Static(classes="keys", id="keys")

    def on_mount(self) -> None:
        """Ask the first question."""
        self._ask()

    def _ask(self) -> None:
        question = self._question
        box = self.query_one(".dialog")
        box.border_title = content(f"Quiz: question {self._number + 1} of {len(self._questions)}")
        box.border_subtitle = content(question.title)
        kind = "a story of your own, kept as a note" if question.is_story else question.asked.kind
        self.query_one("#asked", Label).update(assemble((question.asked.text, "bold"), (f"  {kind}", "dim")))
        field = self.query_one(Input)
        field.placeholder = "your story" if question.is_story else "your answer, or enter to answer in your head"
        field.value, field.disabled, field.display = "", False, True
        self.query_one("#good-answer").display = False
        self.query_one("#keys", Static).update(key_hints(("enter", "shows a good answer"), ("esc", "ends the quiz")))
        field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Show what a good answer has; a story is kept now."""
        event.stop()
        self._answer = event.value.strip()
        question = self._question
        event.input.disabled = True
        event.input.display = bool(self._answer)
        if question.is_story and self._answer:
            self._record("")
        panel = self.query_one("#good-answer")
        panel.display = True
        panel.scroll_home(animate=False)
        self.query_one("#points", Static).update(good_answer(question))
        grades = () if question.is_story else tuple((key, grade) for key, grade in GRADE_KEYS.items())
        shown = key_hints(*grades, ("enter", "next" if question.is_story else "skips"), ("esc", "ends the quiz"))
        self.query_one("#keys", Static).update(shown)
        self.set_focus(None)

    def _record(self, grade: str) -> None:
        app = cast("TrackerApp", self.app)
        app.act(partial(answer, self._question, grade, self._answer), quietly=True)
        self._graded += bool(grade)
        self._kept += self._question.is_story

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - of Textual
        """Grades and skipping only after the answer; a story has no grade."""
        if action in {"grade", "skip"} and not self.query_one(Input).disabled:
            return False
        return action != "grade" or not self._question.is_story

    def action_grade(self, grade: str) -> None:
        """Record the answer and its grade, and ask the next question."""
        self._record(grade)
        self._next()

    def action_skip(self) -> None:
        """Ask the next question."""
        self._next()

    def _next(self) -> None:
        if self._number + 1 == len(self._questions):
            self.action_end()
        else:
            self._number += 1
            self._ask()

    def action_end(self) -> None:
        """Close the quiz and say what was recorded."""
        stories = f", {plural(self._kept, 'story', 'stories')} kept" if self._kept else ""
        notify(self.app, f"{plural(self._graded, 'question')} graded{stories}", title="Quiz")
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Scroll the good answer by some lines."""
        self.query_one("#good-answer").scroll_relative(y=lines, animate=False)


def good_answer(question: PracticeQuestion) -> Stack:
    """What the learner answered last time, and what a good answer has."""
    return Stack(_parts(question))


def _parts(question: PracticeQuestion) -> Iterator[Visual]:
    asked = question.asked
    for note in question.answers[-1:]:
        yield content(f"Your answer on {note.at[:10]}", "bold $primary")
        yield content(f"{note.text}\n ", lines=True)
    if asked.points:
        yield content("A good answer has", "bold $primary")
        yield from (Hanging(content("• "), content(point)) for point in asked.points)
    if asked.red_flag:
        yield content(" ")
        yield Hanging(content("Red flag   ", "bold $text-error"), content(asked.red_flag))
    if asked.follow_up:
        yield content(" ")
        yield Hanging(content("Follow-up  ", "bold $primary"), content(asked.follow_up))


def open_quiz(app: TrackerApp) -> None:
    """Open the quiz on the track that is shown, or say that nothing is due."""
    try:
        found = to_practise(app.track)[:LENGTH]
    except ProgressError as error:
        notify(app, f"{error.message}\n{error.remedy}", severity="error")
        return
    if found:
        app.push_screen(QuizScreen(found))
    else:
        notify(app, "No question is due or new. Tick a step or verify a milestone to be asked about it.")


SCREEN = QuizScreen
