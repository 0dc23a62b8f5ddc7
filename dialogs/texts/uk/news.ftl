# Те, що бот каже сам: стани заявки, слова виконавця, нагадування, планові роботи.
# Перший рядок завжди починається з номера заявки. Змінні: $number — номер заявки.

## Перший рядок: що сталося
news-waiting = Заявку збережено, передаю її в Контакт-центр.
news-registered = Заявка { $number }: зареєстровано.
news-assigned = Заявка { $number }: передано виконавцю.
news-in-progress = Заявка { $number }: виконавець почав роботу.
news-extended = Заявка { $number }: строк продовжено.
news-done = Заявка { $number }: виконавець повідомив, що роботу зроблено.
news-closed = Заявка { $number }: закрито.
news-returned = Заявка { $number }: повернуто виконавцю на доопрацювання.
news-declined = Заявка { $number }: відхилено.
news-other = Заявка { $number }: є зміни.
news-message = Заявка { $number }: пише виконавець.
news-changed = Заявка { $number }: є зміни.
news-question = Заявка { $number }: виконавець питає Вас.
news-merged =
    Заявка { $number }: { $joined ->
        [none] її об’єднано з іншою заявкою про те саме.
       *[other] її об’єднано із заявкою { $joined } про те саме.
    }
news-feedback-reminder = Заявка { $number }: нагадую про запитання.
news-question-reminder = Заявка { $number }: виконавець чекає на Вашу відповідь.
news-follower = Ви приєдналися до цієї заявки.

## Що це означає і що буде далі; те саме стоїть і в «Мої заявки»
means-waiting = Номер надішлю сюди, щойно отримаю.
means-registered = Контакт-центр отримав заявку. Далі її передадуть виконавцю.
means-assigned = Далі виконавець візьметься до роботи. Я напишу, коли щось зміниться.
means-in-progress = Я напишу, коли виконавець повідомить, що роботу зроблено.
means-extended = Роботу ще не завершено: потрібно більше часу. Я напишу, коли щось зміниться.
means-done = Якщо проблема лишилася, зателефонуйте { city-phone }.
means-closed = Роботу за цією заявкою завершено. Якщо проблема лишилася або повернулася, напишіть мені: оформимо нову заявку.
means-returned = Виконавцю передано, що роботу ще не зроблено. Я напишу, коли щось зміниться.
means-declined = Міські служби не можуть виконати цю заявку. Якщо маєте запитання, зателефонуйте { city-phone }.
means-other = Заявка лишається в Контакт-центрі. Якщо маєте запитання, зателефонуйте { city-phone }.
means-merged = Обидві виконують разом. Далі писатиму Вам про ту заявку.

## Подробиці
news-problem = Проблема: { $title }
news-address = Адреса: { $address }
news-executor = Виконавець: { $executor }
news-executor-changed = Виконавця змінено: було { $was }, тепер { $executor }
news-executor-gone = Виконавця змінено: було { $was }, нового ще не призначено
news-executor-phone = Телефон виконавця: { $phone }
news-due = 🕒 Строк: { $due }
news-due-changed = 🕒 Строк змінено: було { $was }, тепер { $due }
news-due-gone = 🕒 Строк { $was } скасовано, нового ще не призначено
news-words = Виконавець пише: «{ $words }»
news-reason = Причина: «{ $words }»
news-asks = Запитання: «{ $words }»
news-pictures = { $count ->
        [one] Вище — фото роботи.
       *[other] Вище — фото роботи ({ $count }).
    }
news-until = { $time } { $day }
news-link-removed = (посилання прибрано)
news-number-removed = (номер прибрано)

## Чи вирішено проблему
feedback-ask = Чи вирішено проблему?
feedback-until = Відповісти можна до { $until }. Якщо відповіді не буде, заявку закриють.
feedback-opinion = Ви приєдналися, тому Ваша відповідь — це думка: стан заявки вона не змінить.
label-solved = Так
label-partly = Частково
label-unsolved = Ні

## Запитання виконавця
question-how = Відповісти можна словами або фото.
question-until = Відповісти можна словами або фото до { $until }.
label-answer = Відповісти

## Чернетка
draft-reminder = Ви почали повідомляти про проблему. Її ще не надіслано, а написане збережено. Продовжити?
label-go-on = Продовжити

## Планові роботи й аварії
planned-head = Оголошення: { $title }
planned-places = Це стосується адрес: { $places }
planned-from = 🕒 Початок: { $starts }
planned-to = 🕒 Кінець: орієнтовно { $ends }
planned-between = 🕒 Коли: з { $starts }, орієнтовно до { $ends }
incident-confirmed = Про цю проблему вже знають: { $title }
incident-changed = Нове про спільну проблему: { $title }
incident-over = За повідомленням Контакт-центру, усунено: { $title }
incident-other = Про спільну проблему: { $title }
incident-neighbours =
    { $count ->
        [one] Про неї повідомила { $count } людина.
        [few] Про неї повідомили { $count } людини.
       *[other] Про неї повідомили { $count } людей.
    }
incident-expected = 🕒 Орієнтовно усунуть до { $expected }
incident-still = Якщо проблема у Вас лишилася, напишіть мені.
incident-next = Я напишу, коли щось зміниться.
