# After the ticket: what was added, who joined, what the Contact Centre answered; the list of tickets and the card.

## Something said of a ticket: taken, on its way, refused
call-receipt = Saved. I will pass it on to ticket { $number } as soon as the Contact Centre answers. Urgent: { city-phone }.
call-added = ✅ Added to ticket { $number }.
call-joined = ✅ You have joined ticket { $number }. I will write here when its status, date or executor changes.
call-answered = ✅ Your answer went to the executor. Ticket { $number }.
call-feedback-closed = Thank you for your answer. Ticket { $number } is closed.
call-feedback-returned = Thank you for your answer. Ticket { $number } went back to the executor. I will write when its status changes.
call-feedback-noted = Thank you. Your answer was added to ticket { $number }.
call-photos-missing =
    { $count ->
        [one] One photo could not be passed on. Please send it again.
       *[other] { $count } photos could not be passed on. Please send them again.
    }
call-words-missing = Some of your words could not be passed on. Please call { city-phone }.
call-ticket-gone = The Contact Centre no longer has ticket { $number }. Your words are saved. Please call { city-phone }.
call-refused = This could not be passed on to ticket { $number }. Your words are saved. Please call { city-phone }.
call-join-late = Ticket { $number } is closed already, it cannot be joined. If the problem is there, write what happened and where.
call-joined-before = You already get the news of ticket { $number }.
call-answer-late = The executor no longer waits for this answer: time is over or the question has changed. Your words are saved. To pass them on, open “My tickets” and add them to ticket { $number }.
call-feedback-late = The time to answer about ticket { $number } is over. Your words are saved. If the problem is still there, write what happened and where, and we will make a new ticket.
call-feedback-early = Ticket { $number } is being worked on again. I will ask you when the executor says that it is done.
