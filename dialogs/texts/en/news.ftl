# What the bot says of its own accord: statuses of a request, the executor's words, reminders, planned works.
# The first line always begins with the number of the request: $number.

## First line: what happened
news-waiting = Your request is kept and being passed to the Contact Centre.
news-registered = Request { $number }: registered.
news-assigned = Request { $number }: sent to the executor.
news-in-progress = Request { $number }: the executor has begun to work.
news-extended = Request { $number }: the deadline is extended.
news-done = Request { $number }: the executor reports that the work is done.
news-closed = Request { $number }: closed.
news-returned = Request { $number }: returned to the executor for rework.
news-declined = Request { $number }: declined.
news-other = Request { $number }: something has changed.
news-message = Request { $number }: the executor writes.
news-changed = Request { $number }: something has changed.
news-question = Request { $number }: the executor asks you.
news-merged =
    Request { $number }: { $joined ->
        [none] joined to another request about the same thing.
       *[other] joined to request { $joined } about the same thing.
    }
news-feedback-reminder = Request { $number }: a reminder of the question.
news-question-reminder = Request { $number }: the executor waits for your answer.
news-follower = You joined this request.

## What it means and what comes next; stands in “My requests” too
means-waiting = I will send the number here as soon as I have it.
means-registered = The Contact Centre has the request. Next it goes to an executor.
means-assigned = Next the executor takes it up. I will write when something changes.
means-in-progress = I will write when the executor reports that the work is done.
means-extended = The work is not finished: more time is needed. I will write when something changes.
means-done = If the problem is still there, call { city-phone }.
means-closed = The work on this request is finished. If the problem is still there or comes back, write to me: we will make a new request.
means-returned = The executor was told that the work is not done yet. I will write when something changes.
means-declined = The city’s services cannot do what this request asks. If you have questions, call { city-phone }.
means-other = The request stays with the Contact Centre. If you have questions, call { city-phone }.
means-merged = Both are dealt with together. From now on I will write to you about that request.

## Details
news-problem = Problem: { $title }
news-address = Address: { $address }
news-executor = Executor: { $executor }
news-executor-changed = The executor has changed: it was { $was }, now it is { $executor }
news-executor-gone = The executor has changed: it was { $was }, a new one is not named yet
news-executor-phone = Executor’s phone: { $phone }
news-due = 🕒 Due: { $due }
news-due-changed = 🕒 The date has changed: it was { $was }, now it is { $due }
news-due-gone = 🕒 The date { $was } is cancelled, a new one is not set yet
news-words = The executor writes: “{ $words }”
news-reason = Reason: “{ $words }”
news-asks = Question: “{ $words }”
news-pictures = { $count ->
        [one] Above is a photo of the work.
       *[other] Above are photos of the work ({ $count }).
    }
news-until = { $time } on { $day }
news-link-removed = (link removed)
news-number-removed = (number removed)

## Is the problem solved
feedback-ask = Is the problem solved?
feedback-until = You can answer until { $until }. If there is no answer, the request will be closed.
feedback-opinion = You joined, so your answer is an opinion: it does not change the status.
label-solved = Yes
label-partly = Partly
label-unsolved = No

## The executor's question
question-how = You can answer in words or with a photo.
question-until = You can answer in words or with a photo until { $until }.
label-answer = Answer

## Draft
draft-reminder = You began to report a problem. It has not been sent yet, and what you wrote is kept. Go on?
label-go-on = Go on

## Planned works and outages
planned-head = Announcement: { $title }
planned-places = It concerns these addresses: { $places }
planned-from = 🕒 Begins: { $starts }
planned-to = 🕒 Ends: about { $ends }
planned-between = 🕒 When: from { $starts } to about { $ends }
incident-confirmed = This problem is known already: { $title }
incident-changed = News of a shared problem: { $title }
incident-over = The Contact Centre says that this is over: { $title }
incident-other = About a shared problem: { $title }
incident-neighbours =
    { $count ->
        [one] { $count } person has reported it.
       *[other] { $count } people have reported it.
    }
incident-expected = 🕒 Expected to be over by { $expected }
incident-still = If the problem is still there at your place, write to me.
incident-next = I will write when something changes.
