"""The page on which it is arranged how texts are heard and signed, and what its forms do."""

from typing import Any

from flask import abort, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from campaign import clock, engines, security
from campaign.blueprints.hearing.views import folder, heard_of
from campaign.blueprints.hosts.checking import problems
from campaign.blueprints.sounds.forms import SoundForm, VideoForm, named
from campaign.blueprints.sounds.places import Place
from campaign.domain import auditing, sounding, speaking
from campaign.domain.sounding import Sound
from campaign.domain.speaking import Block, Said
from campaign.errors import RETRY_SECONDS
from campaign.extensions import db, desk_words
from campaign.languages import SPOKEN
from campaign.refusals import explain
from campaign.refusals.sound import REFUSALS

_d = desk_words.gettext

# A form with a file larger than is taken is still read, so that nothing else in it is lost.
UPLOAD_BYTES = 2 * sounding.MOST_BYTES + security.BODY_BYTES
REFUSED = tuple(kind for kind, (field, *_) in REFUSALS.items() if field)


def overview(place: Place) -> ResponseReturnValue:
    """What is heard and signed, and the forms for more; filled with a recording that is to change."""
    of_sound, of_video = _asked_for(place)
    form = SoundForm(None, blocks=place.blocks, data=of_sound)
    video = VideoForm(None, blocks=place.blocks, prefix="video-", data=of_video)
    return _answer(place, form, video)


def save(place: Place) -> ResponseReturnValue:
    """Keep a recording of one text; without a file, other words to the one there is."""
    place.insist()
    form = SoundForm(request.form, blocks=place.blocks)
    sent = request.files.get("recording")
    if not form.validate():
        if sent:
            form.refuse("recording", _d("Choose the recording once more."))
        return _answer(place, form, _video(place), 422)
    db.session.rollback()  # nothing of the database is held while a sound is encoded
    try:
        sound = sounding.encode(sent.read(sounding.MOST_BYTES + 1)) if sent else None
        gone = _say(place, form, sound)
    except REFUSED as refusal:
        return _refused(place, form, refusal)
    sounding.drop_unused(db.session(), gone, folder())
    return redirect(f"{place.address}?done=saved", 303)


def remove(place: Place) -> ResponseReturnValue:
    """Take a recording away, files and all; one that is gone already stays so."""
    place.insist()
    name, spoken = request.form.get("block", ""), request.form.get("spoken", "")
    if name not in place.blocks or spoken not in SPOKEN:
        abort(404)
    gone = speaking.silence(db.session(), Block(place.subject, name), spoken)
    _record(place, "sound.removed")
    db.session.commit()
    sounding.drop_unused(db.session(), gone, folder())
    return redirect(f"{place.address}?done=removed", 303)


def sign(place: Place) -> ResponseReturnValue:
    """Keep the address of a video of one text; an empty one takes it away."""
    place.insist()
    form = VideoForm(request.form, blocks=place.blocks, prefix="video-")
    if form.validate():
        try:
            _show_signed(place, form.block.data, form.address.data)
            _record(place, "video.named" if form.address.data else "video.removed")
            db.session.commit()
            return redirect(f"{place.address}?done=saved", 303)
        except speaking.NotAVideo as refusal:
            form.refuse("address", explain(refusal).about(refusal))
    db.session.rollback()
    return _answer(place, SoundForm(None, blocks=place.blocks), form, 422)


def _say(place: Place, form: SoundForm, sound: Sound | None) -> set[str]:
    """Keep what was sent, files first; whatever goes wrong then, they go again."""
    place.insist()
    kept = sounding.keep(sound, folder()) if sound else None
    block = Block(place.subject, form.block.data)
    said = Said(form.transcript.data, form.language.data)
    about: Any = {"source": place.sources.get(block.name, ""), "today": clock.today()}
    try:
        gone = speaking.say(db.session(), block, form.spoken.data, said, kept, **about)
        _record(place, "sound.kept")
        db.session.commit()
    except BaseException:
        engines.only_read(db.session())
        if kept:
            sounding.drop_unused(db.session(), (kept.opus, kept.aac), folder())
        raise
    return gone


def _show_signed(place: Place, name: str, address: str) -> None:
    block, source = Block(place.subject, name), place.sources.get(name, "")
    speaking.show_signed(db.session(), block, address, source=source, today=clock.today())


def _refused(place: Place, form: SoundForm, refusal: Exception) -> ResponseReturnValue:
    db.session.rollback()
    sentence = explain(refusal)
    form.refuse(sentence.field, sentence.about(refusal))
    response = make_response(_answer(place, form, _video(place), sentence.status))
    if isinstance(refusal, sounding.EncoderBusy):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _asked_for(place: Place) -> tuple[dict[str, str], dict[str, str]]:
    """Return what fills the two forms: the recording, or the video, that the address names to be changed."""
    name, spoken = request.args.get("block", ""), request.args.get("spoken", "")
    there = speaking.heard(db.session(), place.subject).get(name)
    if there is None or name not in place.blocks:
        return {}, {}
    block = {"block": name}
    if not spoken:
        return {}, {**block, "address": there.video.address} if there.video else {}
    for row in there.sounds:
        if row.spoken == spoken:
            words = {"language": row.transcript_language, "transcript": row.transcript}
            return {**block, "spoken": spoken, **words}, {}
    return {}, {}


def _video(place: Place) -> VideoForm:
    return VideoForm(None, blocks=place.blocks, prefix="video-")


def _record(place: Place, deed: str) -> None:
    thing = place.subject[:120]
    auditing.record(db.session(), actor=g.account, deed=deed, thing=thing, now=clock.now())


def _answer(
    place: Place, form: SoundForm, video: VideoForm, status: int = 200
) -> ResponseReturnValue:
    return (
        render_template(
            "sounds/show.html",
            place=place,
            heard=heard_of(place.subject),
            form=form,
            video=video,
            problems=[*problems(form), *problems(video)] if status != 200 else [],
            is_possible=sounding.is_possible(),
            named=named,
            done=request.args.get("done", ""),
        ),
        status,
    )
