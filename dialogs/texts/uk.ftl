# Тексти для мешканців. Правила: до трьох коротких речень; одне запитання за раз; «Ви» з великої; без роду («прийнято»).
# Змінні в дужках ставить бот. Кожне повідомлення є і в en.ftl з тими самими змінними.

## Місто. Ці слова дає city.yaml; тут вони про всяк випадок.
city-service = Контакт-центр 1520
city-phone = 1520
consent-notice = Щоб виконати заявку, Контакт-центр і виконавець обробляють Ваше ім’я, адресу, текст і фото.
demonstration = { "" }

## Початок і меню
welcome = Добрий день! Це { city-service }. Напишіть одним повідомленням, що сталося і де. Можна додати фото. Якщо є небезпека, телефонуйте 112.{ demonstration }
greeting = Добрий день! Напишіть, що сталося і де.
menu = Напишіть, що сталося і де, або оберіть.
thanks = Будь ласка. Якщо буде ще щось, напишіть.
not-understood = Не вдалося зрозуміти. Напишіть, будь ласка, словами, що сталося і де.
nothing-open = Зараз немає незавершених дій.
old-button = Ця кнопка вже не діє, бо розмова пішла далі.
phone-not-needed = Дякую, номер зараз не потрібен.
edit-late = Ви змінили повідомлення. Якщо заявку вже надіслано, у ній залишився попередній текст. Щоб доповнити, зателефонуйте { city-phone }.
edit-taken = Виправлення враховано.
voice = Голосові повідомлення прослухати не можу. Напишіть, будь ласка, словами. Терміново: { city-phone }.
unsupported = Таке повідомлення прочитати не можу. Напишіть, будь ласка, словами або надішліть фото.
file-too-large = Файл завеликий: можна до 20 МБ. Надішліть, будь ласка, менший.
file-type = Такий файл виконавцю не передати. Підійдуть фото, відео або PDF.
operator = Поговорити з людиною можна за телефоном { city-phone }. Усе, що Ви написали, збережено.
internal-error = Вибачте, сталася помилка в боті. Ваші повідомлення збережено. Спробуйте ще раз або зателефонуйте { city-phone }.
privacy = { consent-notice } Щоб отримати або видалити свої дані, зателефонуйте { city-phone }.
no-answer = Готової відповіді в мене немає: її знають за телефоном { city-phone }. Якщо це проблема, оформимо заявку.
answer-source = Джерело: { $source }
answer-checked = Перевірено: { $date } року
answer-until = Дійсно до: { $date } року
answer-helped = Це допомогло?
helped = Добре, що допомогло. Дякую, що сказали.
helped-not = Шкода, що не допомогло. Якщо є проблема, оформимо заявку. Людина відповість за телефоном { city-phone }.
helped-not-open = Шкода, що не допомогло. Людина відповість за телефоном { city-phone }.
back-at-start = Це перше запитання, далі назад нікуди.
cancelled = Чернетку відкладено, нічого не надіслано. Її можна продовжити.
ask-language = Якою мовою відповідати? / Which language?
speaks-english = For English, type: English
language-set = Відповідатиму українською.

label-report = Повідомити про проблему
label-tickets = Мої заявки
label-operator = Оператор
label-language = English
label-resume = Продовжити заявку
label-other = Інше
label-helped = Так
label-not-helped = Ні
label-unknown = Не знаю
label-done = Готово

## Як прочитано відповідь
misread = Не вдалося зрозуміти відповідь.
misread-choice = Натисніть, будь ласка, одну з кнопок або напишіть її номер.
misread-words = Напишіть, будь ласка, словами.
misread-where = Напишіть вулицю й будинок або орієнтир, чи надішліть точку на карті.
misread-house = Потрібен номер будинку. Наприклад: 20 або 20а.
misread-entrance = Потрібен номер під’їзду. Наприклад: 2.
misread-floor = Потрібен номер поверху. Наприклад: 5.
misread-apartment = Потрібен номер квартири. Наприклад: 14.
misread-route = Напишіть транспорт і номер. Наприклад: тролейбус 23.
misread-vehicle = Напишіть коротко номер транспорту.
misread-pole = Напишіть коротко номер опори.
misread-phone = Напишіть номер телефону. Наприклад: 067 123 45 67.
noted = Записано.
photo-added = Фото додано.

## Небезпека
emergency-ticket = Коли зателефонуєте і будете в безпеці: оформити ще й заявку до Контакт-центру?
emergency-no-ticket = Добре. Бережіть себе.
label-make-ticket = Оформити заявку
label-no-ticket = Не потрібно

## Що сталося
ask-problem = Що сталося і де? Напишіть одним повідомленням.
ask-problem-photo = Фото отримано. Що сталося і де? Напишіть словами.
kind-which = Що саме сталося? Оберіть, будь ласка, найближче.
kind-rephrase = Не вдалося визначити проблему. Опишіть її іншими словами або оберіть зі списку.
kind-instead = Що точніше?
kind-group = Про що заявка?
kind-kind = Оберіть, що найближче.
label-list = Показати список
label-groups = До розділів

## Де це
ask-where-building = Де це? Вкажіть вулицю й номер будинку. Наприклад: Соборності, 20.
ask-where-place = Де це? Напишіть вулицю, будинок або орієнтир, чи надішліть точку на карті.
ask-house = Який номер будинку? Вулиця: { $street }.
ask-spot = Де саме? { $street }: біля якого будинку чи орієнтира?
ask-entrance = Який під’їзд?
ask-floor = Який поверх?
ask-apartment = Який номер квартири?
ask-route = Який транспорт і номер маршруту? Наприклад: тролейбус 23.
ask-vehicle = Який номер транспорту?
ask-pole = Який номер опори? Він написаний на стовпі.
address-which = Оберіть адресу.
address-alike = Точно такої адреси немає в реєстрі. Можливо, одна з цих?
address-nearest = Який будинок найближче?
address-not-found = Такої адреси немає в реєстрі: { $text }. Записати як є?
address-in-district = { $text } ({ $district } район)
label-place = 📍 Надіслати місце
label-no-house = Номера немає
label-enough = Точніше не знаю
label-copy = Скопіювати номер
label-as-is = Записати: { $text }
label-another-address = Інша адреса

## Чернетка
summary-check = Перевірте, будь ласка.
summary-kind = Проблема: { $title }
summary-address =
    📍 Адреса: { $address }{ $entrance ->
        [none] { "" }
       *[other] , під’їзд { $entrance }
    }{ $floor ->
        [none] { "" }
       *[other] , поверх { $floor }
    }{ $apartment ->
        [none] { "" }
       *[other] , кв. { $apartment }
    }{ $former ->
        [none] { "" }
       *[other] { " " }(колишня { $former })
    }
summary-since = З якого часу: { $since }
summary-words = Ваші слова: «{ $words }»
summary-photos = 📷 Фото: додано
summary-route = Маршрут: { $value }
summary-vehicle = Номер транспорту: { $value }
summary-pole = Номер опори: { $value }
summary-due =
    🕒 Звичайний строк: { $days ->
        [one] { $days } день
        [few] { $days } дні
        [many] { $days } днів
       *[other] { $days } дня
    }
summary-send = Надіслати заявку?
label-send = Надіслати
label-fix = Виправити
label-add-photo = Додати фото
ask-photos = Надішліть фото або відео. Коли все, натисніть «Готово».
ask-photo-required = Для такої заявки потрібне фото. Надішліть його, будь ласка.
ask-fix = Що виправити?
ask-words = Напишіть опис заново.
label-fix-kind = Проблему
label-fix-address = Адресу
label-fix-words = Опис
label-drop-photos = Прибрати фото
label-fix-nothing = Нічого
consent-ask = Останній крок: згода. { consent-notice } Погоджуєтесь?
consent-declined = Без згоди заявку не надіслати. Її збережено тут. Можна також зателефонувати { city-phone }.
label-agree = Погоджуюсь
label-anonymous = Надіслати без імені
label-decline = Не погоджуюсь
ask-phone = Для цієї заявки потрібен телефон. Надішліть номер кнопкою або напишіть.
label-phone = Надіслати мій номер

## Надіслано
receipt = Заявку прийнято і збережено. Передаю її в Контакт-центр: номер надішлю сюди, щойно отримаю. Терміново: { city-phone }.
ticket-created = ✅ Заявку { $number } прийнято.
ticket-later = Стан завжди видно в «Мої заявки».
ticket-photos-missing =
    { $count ->
        [one] Одне фото передати не вдалося.
        [few] { $count } фото передати не вдалося.
       *[other] { $count } фото передати не вдалося.
    } Заявку прийнято без них.
ticket-refused = Контакт-центр не прийняв заявку. Причина: { $reason }. Ваш текст збережено. Зателефонуйте, будь ласка, { city-phone }.
reason-missing = бракує обов’язкових відомостей
reason-other = дані не підійшли
core-unavailable = Контакт-центр зараз не відповідає. Спробуйте, будь ласка, за кілька хвилин.
core-refused = Контакт-центр не прийняв запит. Зателефонуйте, будь ласка, { city-phone }.

## Мої заявки
tickets-unavailable = Зараз не вдається отримати список заявок. Спробуйте за кілька хвилин або зателефонуйте { city-phone }.
tickets-none = Тут заявок ще немає. Напишіть, що сталося, і я оформлю.
tickets-which = { $count ->
        [one] Ваша { $count } заявка. Показати?
        [few] Ваші { $count } заявки. Яку показати?
       *[other] Ваші { $count } заявок. Яку показати?
    }
tickets-done = Добре. Напишіть, якщо буде ще щось.
label-enough-tickets = Досить
label-ticket-waiting = Ще без номера: { $title }
ticket-number = Заявка { $number }
ticket-no-number = Заявка ще без номера
ticket-problem = Проблема: { $title }
ticket-address = 📍 Адреса: { $address }
ticket-executor = Виконавець: { $executor }
ticket-executor-phone = 📞 Телефон виконавця: { $phone }
ticket-due = 🕒 Строк: { $due }
ticket-message = Виконавець пише: { $message }
status-waiting = Стан: збережено, передаю в Контакт-центр
status-registered = Стан: зареєстровано
status-assigned = Стан: передано виконавцю
status-in-progress = Стан: виконавець працює
status-extended = Стан: строк продовжено
status-done = Стан: виконавець повідомив, що роботу зроблено
status-closed = Стан: закрито
status-returned = Стан: повернуто виконавцю на доопрацювання
status-declined = Стан: відхилено, це не до виконавця
status-other = Стан: у роботі Контакт-центру
