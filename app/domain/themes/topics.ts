import type { Words } from '../words.ts'
import { stemsOf, withoutMarks, wordsIn } from './stem.ts'

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
    'dostaw*, dostarcz*, przewoźnik*, listonosz*, nadan*, przysz*, spedy*, doręcz*, kurier*, przesył*, wysył*, wysłan*, paczkomat*, dotar*, dojech*, opóźni*, spóźni*, termin, inpost, dpd, dhl, gls, poczt*, deliver*, courier, shipping, shipped, shipment, arriv*, late, parcel locker, tracking, driver, postman, express, dispatch*, doorstep, carrier, on time, days early, took weeks, get here',
  ),
  topic(
    'packaging',
    'Opakowanie',
    'Packaging',
    'opakowa*, zapakowa*, pakowa*, karton*, pudeł*, foli*, bąbelk*, wypełniac*, packag*, packed, wrapp*, box, bubble wrap, cardboard, plastic, padding, zabezpiecz*, packing, parcel was open',
  ),
  topic(
    'damage',
    'Uszkodzenia i braki',
    'Damaged or missing',
    'uszkodz*, zniszcz*, pęk*, stłucz*, stłuk*, potłucz*, rozbit*, połama*, złama*, porysowan*, zarysowan*, wgniec*, zgniec*, brakow*, brakuj*, brakł*, zabrakł*, wad*, zepsut*, nie działa, damag*, broken, broke, crack*, smash*, shatter*, scratch*, dent*, missing, faulty, defect*, torn, leak*, does not work, stopped working, did not work, chip, chipped, cieknie, przeciek*, obit*, obtłucz*, w kawałkach, in pieces',
    true,
  ),
  topic(
    'quality',
    'Jakość produktu',
    'Product quality',
    'jakoś*, wykonan*, solidn*, trwał*, materiał*, tandet*, kiepskiej, quality, well made, made, material, sturdy, flimsy, durab*, fabric, craftsmanship, solid, stitching, fell apart, came apart, porządn*, rozpad*, rozlecia*, szwy, szew, tworzyw*',
  ),
  topic(
    'description',
    'Zgodność z opisem i rozmiar',
    'As described, and size',
    'opis*, zdjęci*, rozmiar*, niezgodn*, zgodn*, kolor*, wymiar*, mniejsz*, większ*, pomył*, pomyl*, inny niż, descri*, picture, photo, size, colour, color, fit, fits, wrong item, smaller, bigger, different from, measurements, looks like, fitted, pasuj*, wygląda*',
  ),
  topic(
    'price',
    'Cena',
    'Price',
    'cen*, drog*, tani*, tanio, koszt*, promocj*, rabat*, zniżk*, przepłac*, price*, pricing, expensive, cheap*, cost*, value for money, discount*, overpriced, afford*, pricier, pricey, bargain, opłac*',
  ),
  topic(
    'service',
    'Obsługa i kontakt',
    'Service and contact',
    'obsług*, kontakt*, konsultant*, infolini*, odpis*, odpowiedzi*, telefon*, mail*, uprzejm*, sprzedawc*, pani, pan, pomoc*, pomogł*, doradz*, doradc*, service, support, staff, helpful, helped, answer*, repl*, rude, polite, contact*, email*, phone*, call*, chat, customer care, czat*, ekip*, zespół',
  ),
  topic(
    'returns',
    'Zwroty i reklamacje',
    'Returns and complaints',
    'zwrot*, zwróc*, zwrac*, reklamac*, wymian*, wymien*, oddan*, return*, refund*, exchange*, complain*, money back, warranty, sent it back, took it back, send back, gwarancj*',
  ),
  topic(
    'site',
    'Sklep internetowy i płatność',
    'Website and payment',
    'stron*, aplikacj*, koszyk*, płatnoś*, zapłac*, płac*, blik, logowan*, zalogow*, konto, kont*, wyszukiwark*, website, site, app, checkout, pay*, log in, login, account, search, basket, cart, page, log out, logs, crash*, online',
  ),
  topic(
    'choice',
    'Wybór i dostępność',
    'Range and stock',
    'wybór, wybor*, asortyment*, dostępn*, ofert*, magazyn*, wyprzedan*, choice, range, selection, stock, sold out, unavailable, variety, available, choose from, szerok*, choices, colours',
  ),
]

type Matcher = (words: readonly string[], stems: readonly (readonly string[])[]) => boolean

const fits = (pattern: string): ((word: string, stems: readonly string[]) => boolean) => {
  const plain = withoutMarks(pattern.replace('*', '').toLowerCase())
  if (pattern.endsWith('*')) return (word) => word.startsWith(plain)
  const wanted = new Set(stemsOf(pattern.toLowerCase()))
  return (_word, stems) => stems.some((stem) => wanted.has(stem))
}

/** One entry of a topic's words: a word, a beginning, or several words one after the other. */
function matcherOf(entry: string): Matcher {
  const tests = entry.trim().split(/\s+/).filter(Boolean).map(fits)
  return (words, stems) =>
    tests.length > 0 &&
    words.some((_, start) =>
      tests.every(
        (test, step) => words[start + step] !== undefined && test(words[start + step] ?? '', stems[start + step] ?? []),
      ),
    )
}

/** Tells which topics a text is about. */
export function topicFinder(topics: readonly Topic[]): (text: string) => readonly string[] {
  const matchers = topics.map(({ id, words }) => ({ id, entries: words.map(matcherOf) }))
  return (text) => {
    const words = wordsIn(text)
    const plain = words.map(withoutMarks)
    const stems = words.map(stemsOf)
    return matchers.filter(({ entries }) => entries.some((matches) => matches(plain, stems))).map(({ id }) => id)
  }
}
