"""What a member is told when the last answer of his attempt was marked."""

import pytest

from quizzes.enums import ReviewMoment, ReviewPart
from quizzes.events import AttemptMarked
from quizzes.reviewing import as_json
from sanwei.notices.models import Notice
from sanwei.notices.quizzes import tell_of_marks
from tests.quizzes import factories as make
from tests.world import World


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (tuple(ReviewPart), "《十月知识测验》的成绩和解析可以看了。"),
        (
            (ReviewPart.OWN,),
            "《十月知识测验》评完了。现在能看什么、其余什么时候公布，答卷页面上写着。",
        ),
    ],
)
def test_no_score_is_promised_that_is_kept_back(
    world: World, parts: tuple[ReviewPart, ...], text: str
) -> None:
    quiz = make.first_quiz(world, review=as_json(dict.fromkeys(ReviewMoment, parts)))
    attempt = make.started(quiz, world.zhang_san)
    make.answer_all(attempt)
    make.submitted(attempt)

    tell_of_marks(AttemptMarked(attempt_id=attempt.public_id))

    assert Notice.objects.get().text == text
