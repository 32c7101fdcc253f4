"""Inputs that cannot hold anything about a person, each with why.

Every other address that takes a POST, and every other field into which something can be typed, has to be
given a canary. Addresses are written `part.view`, fields `part.Form.field`.
"""

ROUTES: dict[str, str] = {
    "A button, or a choice from a list: nothing is typed": """
        account.ask_new_passkey account.ask_passkey account.change_language
        account.end_other_sign_ins account.end_sign_in account.enter_demo account.remove_passkey
        account.sign_out admin.close admin.close_circle admin.entrust admin.give_groups
        admin.give_roles admin.reset admin.trust_group ambassadors.change_language
        ambassadors.choose ambassadors.erase ambassadors.leave answers.merge_theme
        answers.move_aim_down answers.move_aim_up answers.publish_project answers.publish_theme
        answers.remove_aim answers.remove_project answers.remove_theme answers.take_project_back
        answers.take_theme_back booking.accept booking.cancel booking.change_party booking.erase
        calendars.bring_back calendars.look calendars.remove cohorts.ask cohorts.give
        cohorts.give_all cohorts.move_down cohorts.move_up cohorts.remove cohorts.take_back
        cohorts.take_off cohorts.tick complaints.acknowledge complaints.erase desk.agree
        desk.approve desk.look desk.refuse desk.shut discussions.close discussions.delete
        discussions.open_again discussions.renew discussions.take_out
        discussions.take_out_point exports.agree
        exports.decline exports.take hosts.ask hosts.cancel hosts.cancel_date
        hosts.choose_counters hosts.delete hosts.delete_draw hosts.did_not_come hosts.draw_again
        hosts.duplicate hosts.publish_draw hosts.remove_picture hosts.restore_date
        hosts.scrap_tournament hosts.stop_phone hosts.take_back hosts.withdraw_codes
        listening.refuse listening.show meetings.drop permission.turn
        permission.withdraw receipt.change_language receipt.erase receipt.replace_badge
        receipt.stop_updates receipt.withdraw sounds.remove_of_event
        sounds.remove_of_thing surveys.ask_again surveys.discard surveys.publish
        surveys.refuse_words surveys.show_words surveys.take_back""",
    "A day, a time or a number": """
        booking.move discussions.seat hosts.move_date hosts.save_result hosts.set_capacity
        meetings.record meetings.tell surveys.hand_out surveys.move_last_day""",
    "A code that is compared, or what a key signed; neither is kept as it came": """
        account.add_passkey account.check_code account.check_passkey
        account.confirm_authenticator account.renew_recovery_codes""",
    "A gate: codes of badges, of which only a mark for that day is kept, and how many came": """
        api.badges api.batch api.join api.leave""",
    "What is written to be published: of events, groups, circles, surveys, aims and answers": """
        admin.add_group admin.change_circle admin.open_circle admin.rename_group answers.code
        answers.describe_project answers.make_theme answers.save_aim answers.save_project
        answers.save_theme answers.set_aim cohorts.create cohorts.save discussions.create
        discussions.save discussions.save_presence hosts.create hosts.save hosts.save_profile
        hosts.save_names hosts.make_tournament hosts.open_gate surveys.change surveys.create
        surveys.reword_question surveys.write_question texts.save_event texts.save_group
        texts.save_thing""",
    "A picture to be published; it is drawn anew, without what a camera wrote into it": """
        hosts.save_picture""",
    "What is said of a text, to be published; a recording is encoded anew, without what a phone wrote": """
        sounds.save_of_event sounds.save_of_thing sounds.sign_event sounds.sign_thing""",
    "Where a calendar is fetched": "calendars.give_address",
    "Another password, which is kept as the first one is": "account.change_password",
}
FIELDS: dict[str, str] = {
    "Published, as above": """
        admin.CircleForm.hours admin.CohortForm.about admin.NameGroupForm.name admin.Named.name
        answers.AimForm.measure_words
        answers.AimForm.title answers.CodeForm.title answers.OutputForm.text
        answers.ProjectForm.activities answers.ProjectForm.audience answers.ProjectForm.impact
        answers.ProjectForm.name answers.ProjectForm.outcomes answers.ProjectForm.problem
        answers.ThemeForm.answer answers.ThemeForm.measure answers.ThemeForm.said
        answers.ThemeForm.title cohorts.WorkshopForm.address cohorts.WorkshopForm.description
        cohorts.WorkshopForm.title cohorts.WorkshopForm.venue discussions.DiscussionForm.about
        discussions.DiscussionForm.title discussions.GuideForm.prompts discussions.GuideForm.text
        hosts.DrawForm.title hosts.EditProfileForm.about hosts.EditProfileForm.name
        hosts.EditProfileForm.website hosts.EventForm.access_note hosts.EventForm.address
        hosts.EventForm.description hosts.EventForm.online_address hosts.EventForm.title
        hosts.EventForm.venue hosts.ItemForm.title hosts.NameTeamsForm.teams
        hosts.QuestionForm.purpose hosts.QuestionForm.text hosts.SetPictureForm.picture
        hosts.SetPictureForm.picture_alt hosts.TournamentForm.pitches hosts.AddGateForm.name
        surveys.WriteQuestionForm.options surveys.WriteQuestionForm.text
        surveys.WriteSurveyForm.about surveys.WriteSurveyForm.title""",
    "A recording and its words, and the address of a video, to be published": """
        sounds.SoundForm.recording sounds.SoundForm.transcript sounds.VideoForm.address""",
    "The team that answers: the form and the table say, not a person": "answers.ThemeForm.owner",
    "Organisations, of which a report tells that they were there": (
        "discussions.PresenceForm.organisations"
    ),
    "What our page sends back of itself: a version, a number, whether a box was ticked": """
        ambassadors.TurningForm.was_news ambassadors.TurningForm.was_pictures answers.AimForm.read
        answers.CodeForm.back answers.CodeForm.remove answers.CodeForm.source answers.CodeForm.theme
        answers.ProjectForm.read answers.ThemeForm.read cohorts.WorkshopForm.read
        discussions.DiscussionForm.read discussions.GuideForm.id hosts.DrawForm.read
        hosts.EntrantForm.sent hosts.EventForm.read hosts.ItemForm.id hosts.QuestionForm.key
        hosts.ResultForm.result scribe.NoteForm.question scribe.NoteForm.seq scribe.NoteForm.uid
        scribe.PointForm.seq""",
    "A recording that has to be sent once more, sealed by us; it is a field of the same form": (
        "feedback.GiveFeedbackForm.kept"
    ),
    "An age in years, of which the age group is kept": "ambassadors.ApplyForm.age",
    "Names again of those who are in the field above": """
        hosts.DrawForm.apart hosts.DrawForm.together""",
    "Numbers and times": "hosts.DrawForm.seed hosts.TournamentForm.breaks",
    "The code of a printed badge or of a link, which is nobody's before": """
        pledge.SignPledgeForm.badge surveys.EnterPaperForm.code""",
    "Codes and secrets that are compared": """
        account.GiveCodeForm.code account.RenewCodesForm.password
        account.ChangePasswordForm.current""",
    "The name of a key; it is kept with the account, and only with what that key signed": (
        "account.AddPasskeyForm.name"
    ),
    "Where a calendar is fetched": "calendars.GiveAddressForm.address",
    "A search for events, by address; nothing of it is kept (see the log's test)": """
        whats_on.FindForm.after whats_on.FindForm.q""",
}


def explained(reasons: dict[str, str]) -> set[str]:
    """Return all that has a reason."""
    return {name for names in reasons.values() for name in names.split()}
