"""What hosts and staff are told when a recording or a video of a text cannot be as they wanted."""

from typing import Any

from campaign.domain import sounding, speaking
from campaign.extensions import desk_words

_dl = desk_words.lazy_gettext

NO_TRANSCRIPT = _dl("Write down what is said. Who cannot hear it reads it here.")
NOT_SPOKEN = _dl("Choose the language that is spoken.")

REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    sounding.SoundTooLarge: (
        "recording",
        _dl(
            "This file is larger than %(most)d megabytes. Send a shorter or a smaller one.", most=12
        ),
        413,
    ),
    sounding.SoundTooLong: (
        "recording",
        _dl("This recording is longer than 3 minutes. Say less, and record it once more."),
        422,
    ),
    sounding.NotASound: (
        "recording",
        _dl("We could not read this recording. Send an MP3, M4A, Ogg, WAV or AMR file."),
        422,
    ),
    sounding.NoEncoder: (
        "recording",
        _dl("Recordings cannot be taken: the program ffmpeg is missing on this server."),
        503,
    ),
    sounding.EncoderBusy: (
        "recording",
        _dl("Another recording is being prepared. Send yours again in a minute."),
        503,
    ),
    speaking.NoSound: ("recording", _dl("Choose a recording."), 422),
    speaking.NoTranscript: ("transcript", NO_TRANSCRIPT, 422),
    speaking.NotSpoken: ("spoken", NOT_SPOKEN, 422),
    speaking.NotAVideo: (
        "address",
        _dl(
            "Write the whole public address of the video, beginning with https://, without a"
            " password or a port."
        ),
        422,
    ),
    speaking.StaffHaveReadIt: (
        "",
        _dl("Staff have read this event, so staff change its recordings. Ask them."),
        409,
    ),
}
