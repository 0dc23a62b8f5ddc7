## Мої канали: один мешканець у кількох месенджерах. «Канал» мешканцям не кажемо.
channels-here =
    Ви пишете тут: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] чат на сайті
    }.
channels-alone = Інших розмов не приєднано.
channels-linked =
    Приєднано: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] чат на сайті
    }.
channels-what = Заявки видно в усіх приєднаних розмовах. Що зробити?
label-link-channel = Приєднати розмову
label-prove-phone = Підтвердити телефон
label-unlink = Від’єднати
label-nothing-to-do = Нічого
channels-how = Відкрийте одне з посилань і підтвердьте там. Воно діє 15 хвилин. Нікому його не надсилайте.
channels-open-there =
    { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] Сайт
    }: { $link }
channels-no-links = Зараз посилання немає. Можна приєднати за номером телефону.
channels-unlink = Що від’єднати? Від’єднана розмова більше не бачить Ваших заявок з інших.
label-unlink-here = Цю розмову
label-unlink-channel =
    { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] Чат на сайті
    }
label-unlink-none = Нічого не змінювати
channels-unlinked-here = Цю розмову від’єднано. Приєднати її знову можна будь-коли.
channels-unlinked =
    Від’єднано: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] чат на сайті
    }.
accounts-unchanged = Добре, нічого не змінено.
accounts-unavailable = Зараз це не вдається. Спробуйте, будь ласка, за кілька хвилин.
accounts-linked = ✅ Приєднано. Заявки тепер видно в обох розмовах. Від’єднати можна у «Мої канали».
label-channels = Мої канали

## Чий номер
prove-phone = Надішліть свій номер кнопкою або напишіть його.
phone-proved = Дякую, номер підтверджено.
phone-asks =
    Цей номер уже підтверджено в іншій розмові. Там запитано, чи це Ви: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] чат на сайті
    }. Відповісти можна протягом 15 хвилин.
phone-not-own = Не видно, що це саме Ваш номер. Щоб підтвердити свій, напишіть «мої канали».
code-sent = Якщо цей номер підтверджено в Telegram чи Viber, туди надіслано код. Він діє 10 хвилин.
code-type = Напишіть тут код із 6 цифр.
code-wrong = { $left ->
        [one] Код не підійшов. Залишилася { $left } спроба.
        [few] Код не підійшов. Залишилося { $left } спроби.
       *[other] Код не підійшов. Залишилося { $left } спроб.
    }
code-late = Код уже не діє. Надішліть номер ще раз, і прийде новий.
code-spent = Код не підійшов, спроб більше немає. Надішліть номер ще раз, і прийде новий.
codes-too-many = За годину можна попросити три коди. Спробуйте, будь ласка, пізніше.
misread-code = Потрібен код із 6 цифр. Наприклад: 123456.
label-no-code = Не потрібно

## Запитання й новини в іншій розмові
join-ask =
    До Ваших заявок хоче приєднатися { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] чат на сайті
    }{ $name ->
        [none] { "" }
       *[other] , ім’я: { $name }
    }. Це Ви?
label-its-me = Так, це я
label-not-me = Ні, не я
join-refused =
    Добре, не приєднано: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] чат на сайті
    }. Ваші заявки бачите лише Ви.
join-used = На це запитання вже є відповідь.
join-expired = Час для відповіді минув. Щоб приєднати розмову, почніть там ще раз.
join-by-link =
    Приєднати цю розмову до Вашої в іншому місці: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] чат на сайті
    }? Заявки буде видно в обох. Погоджуйтесь, лише якщо посилання Ваше.
label-join = Приєднати
label-join-not = Не приєднувати
code-told = Код для сайту: { $code }. Нікому його не кажіть. Якщо Ви не просили код, нічого не робіть.
joined-told =
    До Ваших заявок приєднано: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] чат на сайті
    }. Якщо це не Ви, від’єднайте: напишіть «мої канали».
refused-told = Приєднати не вдалося: власник номера не підтвердив. Питання можна вирішити за телефоном { city-phone }.
unlinked-told =
    Від’єднано: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] чат на сайті
    }. Ваші заявки залишилися тут.
went-on-told =
    Заявку, яку Ви почали тут, продовжено: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] чат на сайті
    }.

## Заявку почато в іншому місці
goon-which =
    Ви вже почали заявку: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] чат на сайті
    }. Продовжити її тут?
label-go-on-here = Продовжити тут
label-begin-new = Почати нову
goon-over = Ту заявку вже завершено або відкладено.
