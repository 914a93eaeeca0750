import type { Words } from '../words.ts'

/** What comments can be about. The words are the merchant's to change: `kurier` means all its forms, `paczk*` whatever begins so. */
export type Topic = {
  readonly id: string
  readonly name: Words
  readonly words: readonly string[]
  /** Bad news by itself, whatever else the comment says of it. */
  readonly bad?: boolean
}

const topic = (id: string, pl: string, en: string, words: string, bad = false): Topic => ({
  id,
  name: { pl, en },
  words: words.split(', '),
  ...(bad ? { bad } : {}),
})

/** What a shop begins with. */
export const readyTopics: readonly Topic[] = [
  topic(
    'delivery',
    'Dostawa',
    'Delivery',
    'dostaw*, dostarcz*, przewoźnik*, listonosz*, nadan*, przysz*, spedy*, doręcz*, kurier*, przesył*, wysył*, wysłan*, paczkomat*, dotar*, dojech*, opóźni*, spóźni*, termin, inpost, dpd, dhl, gls, poczt*, deliver*, courier, shipping, shipped, shipment, arriv*, late, parcel locker, tracking, driver, postman, express, dispatch*, doorstep, carrier, on time, days early, took weeks, get here, paczk*, doszł*, doszedł, sortown*, awizo*, w drodze, w transporcie, status*, śledzen*, odbiór, punkt odbioru, na czas, terminow*, przed czasem, następnego dnia, jutro, wniós*, wniesien*, pod drzwi*, sąsiad*, przez płot, wycieracz*, czekam na, czekał*, ekspres*, orlen, fedex, parcel, package, delivered, post, postage, posted, postal, in the post, royal mail, hermes, evri, usps, depot, transit, tracked, porch, neighbour*, neighbor*, wrong house, wrong address, never came, turned up, showed up, still waiting, waiting for, took forever, took ages, next day, same day, next morning, days late, weeks late, got here, sent out, szybko, szybk*, fast, quick, quickly',
  ),
  topic(
    'packaging',
    'Opakowanie',
    'Packaging',
    'opakowa*, zapakowa*, pakowa*, karton*, pudeł*, foli*, bąbelk*, wypełniac*, packag*, packed, wrapp*, box, bubble wrap, cardboard, padding, zabezpiecz*, packing, parcel was open, warstw*, kopert*, taśm*, styropian*, owinięt*, zawinięt*, wstążk*, luzem, w środku, w worku, prezentow*, ekologiczn*, tissue, ribbon, gift wrap*, envelope, jiffy, carton, padded, cushion*, styrofoam, polystyrene, peanuts, cellophane, into a bag, in a bag, plastic free, protection, protected, unboxing, handwritten note, so much plastic, plastic wrap*, bez plastiku',
  ),
  topic(
    'damage',
    'Uszkodzenia i braki',
    'Damaged or missing',
    'uszkodz*, zniszcz*, pęk*, stłucz*, stłuk*, potłucz*, rozbit*, połama*, złama*, porysowan*, zarysowan*, wgniec*, zgniec*, brakow*, brakuj*, brakł*, zabrakł*, wad*, zepsut*, nie działa, damag*, broken, broke, crack*, smash*, shatter*, scratch*, dent*, missing*, faulty, defect*, torn, leak*, does not work, stopped working, did not work, chip, chipped, cieknie, przeciek*, obit*, obtłucz*, w kawałkach, in pieces, odprysk*, rysa, rysy, rysami, dziura, dziury, dziurą, plama, plamy, plamami, rozdart*, podart*, pogięt*, wygięt*, odpad*, urwan*, urwał*, wyszczerb*, popsu*, psuje, nie świeci, nie włącza, nie ładuje, przestał*, niekompletn*, używany egzemplarz, zacina, zaciął, zalan*, rozlan*, rozlał*, wylał*, w drobny mak, i koniec, snapped, bent, broke off, came off, fell off, died, dead on arrival, jammed, burst, spilled, spilt, soaked, ruined, hole, holes, stain*, incomplete, not included, was not in, were not in, second hand, turn on, would not start',
    true,
  ),
  topic(
    'quality',
    'Jakość produktu',
    'Product quality',
    'jakoś*, wykonan*, solidn*, trwałe, trwałoś*, materiał*, tandet*, kiepskiej, quality, well made, made, material, sturdy, flimsy, durab*, fabric, craftsmanship, solid, stitching, fell apart, came apart, porządn*, rozpad*, rozlecia*, szwy, szew, tworzyw*, tkanin*, bawełn*, wełn*, grubszy, grube, gruby, gruba, cienk*, mięciut*, miękk*, szorstk*, prześwit*, zmechac*, mechac*, rozciąg*, skurczy*, sprał*, pranie, praniu, praniach, farba, farby, blakn*, wyblak*, łuszcz*, chwiej*, chybocz*, trzeszcz*, śmierdz*, zapach*, pachn*, smak*, badziew*, bubel, buble, chłam, chińsk*, jak nowe, jak nowy, jak nowa, dopracowan*, szczegół*, ręczna robota, ręcznie, rękodzie*, wytrzym*, produkt*, cotton, wool, thin, thick, soft, scratchy, itchy, see through, see right through, feel, feels, finish, finished, wash, washes, washing, shrank, shrunk, fade*, peel*, bobbl*, pilling, lost its shape, held up, holds up, still looks, looks new, like new, lasts, lasted, wobbl*, rattl*, taste*, tasty, smell*, scent, premium, plasticky, built, product, feels cheap, feel cheap, looks cheap, cheap plastic, cheap and nasty, cheaply made',
  ),
  topic(
    'description',
    'Zgodność z opisem i rozmiar',
    'As described, and size',
    'opis*, zdjęci*, rozmiar*, niezgodn*, zgodn*, kolor*, wymiar*, mniejsz*, większ*, pomył*, pomyl*, inny niż, descri*, photo, size, colour, color, fit, wrong item, smaller, bigger, different from, measurements, looks like, fitted, pasuj*, wygląda*, zamiast, nie ten, nie ta, inny produkt, nie taki, nie taka, nie takie, inny kolor, odcień, odcieniu, wąsk*, ciasn*, luźn*, za duż*, za mał*, za krótk*, za dług*, krój, kroju, leży, leżą, tabel*, w rzeczywistości, na żywo, instead of, wrong colour, wrong color, wrong size, wrong one, not the one, someone else, runs small, runs large, runs very, true to size, tight, loose, too small, too big, shorter, longer, larger than, photos, listed, listing, advertised, as shown, real life, in person, shade, and received, and got, picture*, fits',
  ),
  topic(
    'price',
    'Cena',
    'Price',
    'cen*, drog*, tani*, tanio, koszt*, promocj*, rabat*, zniżk*, przepłac*, price*, pricing, expensive, cheap*, cost*, value for money, discount*, overpriced, afford*, pricier, pricey, bargain, opłac*, za te pieniądze, za takie pieniądze, kwota, kwoty, kwotę, grosze, groszy, zdzier*, rozbój, taniej, drożej, gratis, darmow*, niewart*, nie warto, okazja, okazję, przecen*, wyprzedaż*, obniż*, złotych, zł, for the money, half the money, money elsewhere, pounds, dollars, euros, rip off, ripoff, sale, worth it, worth every, value, good deal, great deal, a deal, pay for it, fee, fees, ceny do jakości, jakości do ceny, za przesyłkę, za wysyłkę, za dostawę, koszt* wysyłki, koszt* dostawy, koszt* przesyłki, cen* wysyłki, cen* dostawy, for postage, for delivery, for shipping, shipping cost*, delivery cost*, postage cost*, delivery charge*, shipping charge*, postage charge*, delivery fee*, shipping fee*',
  ),
  topic(
    'service',
    'Obsługa i kontakt',
    'Service and contact',
    'obsług*, kontakt*, konsultant*, infolini*, odpis*, odpowiedzi*, mail*, uprzejm*, sprzedawc*, pani, pan, pomoc*, pomogł*, doradz*, doradc*, service, support, staff, helpful, helped, rude, polite, contact*, email*, chat, customer care, czat*, ekip*, zespół, dodzwoni*, dzwoni*, zadzwoni*, rozmow*, rozmawia*, pracowni*, biuro, biura, zbywa*, olew*, ignor*, cisza, milcz*, odzew*, piszę, napisał*, wiadomoś*, wyjaśni*, wytłumaczy*, przeprosi*, życzliw*, sympatyczn*, opryskliw*, arogan*, bezczeln*, traktowan*, umywa*, na wysokości zadania, team, agent, adviser, assistant, lady, gentleman, spoke, speak, talked, picks up, hung up, on hold, no response, messaged, message, messages, wrote to, copy paste, above and beyond, sorted it, sorted out, apolog*, attitude, dismissive, friendly, communication, explained, telefonu, telefonicznie, przez telefon, reply, replied, replies, answered, no answer, one answer, answer my, the phone, by phone, phone call, called, calls, phoned*, rang me, rang them, rang up',
  ),
  topic(
    'returns',
    'Zwroty i reklamacje',
    'Returns and complaints',
    'zwrot*, zamieni*, zwróc*, zwrac*, reklamac*, wymian*, wymien*, oddan*, return*, refund*, exchange*, complain*, money back, warranty, sent it back, took it back, send back, gwarancj*, oddać, oddali, oddał, oddania, oddawa*, odesł*, odsył*, formularz zwrotu, rękojm*, bez gadania, replace, replaced, replacement, swap*, claim, claims, rejected, sent back, sending back, sending it back, posting it back, post it back, my money, credit note, store credit, no questions asked',
  ),
  topic(
    'site',
    'Sklep internetowy i płatność',
    'Website and payment',
    'stron*, aplikacj*, koszyk*, płatnoś*, zapłac*, płac*, blik, logowan*, zalogow*, wyszukiwark*, website, site, app, checkout, pay*, log in, login, account, search, basket, cart, page, log out, logs, crash*, online, rejestrac*, kod, kody, kodu, rabatowy, kupon*, zamawianie, zamawiania, przelew*, kartą, wiesza*, zawiesza*, zacięł*, zaciął, klikn*, filtr*, hasło, hasła, discount code, promo code, voucher, code, coupon, check out, card, paypal, apple pay, freez*, froze, frozen, glitch*, bug, loading, clicks, click, navigat*, filter, filters, password, charged twice, ordering*, konto, konta, koncie, kontem, registration',
  ),
  topic(
    'choice',
    'Wybór i dostępność',
    'Range and stock',
    'asortyment*, dostępn*, ofert*, wyprzedan*, choice, selection, sold out, unavailable, variety, available, choose from, szerok*, choices, wyboru, wyborze, na stanie, niedostępn*, nie mieli, anulowan*, anulowali, wzory, nigdzie indziej, wszystko w jednym, brak rozmiar*, options, pick from, range*, out of stock, back in stock, restock*, cancelled, canceled, gone, discontinued, anywhere else, stock*, limited, do wyboru, larger sizes, more sizes, my size, mojego rozmiaru, nie ma większ*, nie ma mniejsz*, nie ma rozmiar*, mój rozmiar, nie było rozmiar*',
  ),
]
