import { type Kind, scales } from '../../domain/survey.ts'

/** A score stands at the beginning; further down there is only more to misread. */
const maxText = 2_000

/** Number words, Polish with the forms people use for marks (dziewiątka, dychę), and English. */
const words = new Map<string, number>(
  [
    'zero zera',
    'jeden jedna jedno jedynka jedynkę jedynke one',
    'dwa dwie dwójka dwójkę dwojka dwojke two',
    'trzy trójka trójkę trojka trojke three',
    'cztery czwórka czwórkę czworka czworke four',
    'pięć piec piątka piątkę piatka piatke pięciu five',
    'sześć szesc szóstka szóstkę szostka szostke sześciu six',
    'siedem siódemka siódemkę siodemka siodemke siedmiu seven',
    'osiem ósemka ósemkę osemka osemke ośmiu eight',
    'dziewięć dziewiec dziewiątka dziewiątkę dziewiatka dziewiatke dziewięciu nine',
    'dziesięć dziesiec dziesiątka dziesiątkę dziesiatka dziesiatke dziesięciu dycha dychę dyche dyszka dyszkę dyszke ten',
  ].flatMap((names, value) => names.split(' ').map((name): [string, number] => [name, value])),
)
/** Words that mean other things far more often; they count only beside a label, a scale, or alone. */
const vague = new Set(['one', 'ten', 'jeden', 'jedna', 'jedno', 'piec', 'zero', 'zera', 'two', 'dwa', 'dwie'])

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '))
const points = set('punkt punkty punktów punktow pkt point points star stars gwiazdka gwiazdki gwiazdek gwiazdkę ⭐ ★')
const labels = set(
  'ocena ocenę ocene oceniam oceniłbym oceniłabym daję daje dam dałbym dałabym dalbym dalabym wystawiam stawiam przyznaję przyznaje nota score rating rate odpowiedź answer wynik nps give giving mark rated',
)
/** May stand between a label and its number. */
const fillers = set(
  'na to wam państwu panstwu za sklepowi sklep was obsługę zakupy mocne mocną solidne solidną pełne pełną zasłużone zasłużoną zdecydowanie moja it you this a an the solid is of full strong them : - – — = * "',
)
const assurances = set('zdecydowanie absolutnie definitely absolutely mocne mocna solidne solid pełne pełna')
const joints = set(
  'bo ale i and because but za dla gdyż ponieważ dziękuję dziekuje dzięki dzieki thanks thank pozdrawiam polecam super jak as for from ode ze z wszystko everything great świetnie brawo',
)
const either = set('lub albo or czy do to ewentualnie - – — / ~')
const denials = set(
  'nie not never no bez zamiast niż than instead prawie almost poniżej powyżej min max ponad over under below above',
)
const wishes =
  /(?<!\p{L})(?:gdyby|gdybym|jeśliby|would have (?:given|been)|could have been|byłoby|byłaby|miało być|if only|chciał[ae]?[mb]\p{L}*)(?!\p{L})/iu

/** What has digits and is no score: addresses, dates, hours, prices, telephone numbers, decimals, order numbers, sizes. */
const elsewhere = new RegExp(
  [
    String.raw`https?:\S{1,500}|www\.\S{1,300}|[^\s@]{1,64}@[^\s@]{1,100}`,
    String.raw`(?<!\p{L})(?:tel|kom|mob|phone|telefon|fon)[.: ]{0,3}\+?\d[\d ()-]{0,20}|(?<!\p{L})(?:ul|al|os|pl|str|ул|вул)\.[^\n]{0,80}|\d{2}-\d{3}(?!\d)`,
    String.raw`\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}:\d{2}|\+?\d{2,4}(?:[ -]\d{2,4}){2,5}|\+\d{1,15}|\d{4,30}`,
    String.raw`\d{1,6}[.,]\d{1,6}(?!\d)|\d{1,6} ?(?:zł|pln|eur|usd|gbp|€|\$|£|%|kg|cm|mm|ml|km)(?!\p{L})|\d{1,3} (?:i pół|and a half)|[$£€#]\s?\d{1,9}|\p{L}{1,20}\d\S{0,40}|\d{1,6}\p{L}{1,20}`,
    String.raw`(?<!\p{L})(?:nr|numer|number|no|zamówieni[ea]|zamowieni[ea]|order|paczka|rozmiar|size|tel|lok|strona|page|version|wersja)\b[.: ]{0,3}\d{1,6}`,
  ].join('|'),
  'giu',
)

/** The scale itself, told along with the score: `w skali od 0 do 10`, `on a scale of 1 to 5`. */
const scaleTold = /(?:w skali |on a scale )?(?:of |from |od )?(?<!\d)[01] ?(?:[-–]|do|to) ?(?:10|5|7)(?!\d)/gu

type Found = { readonly value: number; readonly role: 'scale' | 'named' | 'alone' | 'loose' }

/**
 * The score a person wrote, when nobody could read another: `9`, `9/10`, `daję dziewięć`, `ocena: 8`. Null when it is missing, outside the
 * survey's scale, a range, conditional, or when two numbers compete. To be given the customer's own words, without quotations.
 */
export function scoreIn(text: string, kind: Kind): number | null {
  // Yes and no are no numbers, and where nothing is scored there is nothing to read.
  if (kind === 'open' || kind === 'yes') return null
  const { least, most } = scales[kind]
  const plain = text
    .slice(0, maxText)
    .normalize('NFKC')
    .replaceAll('🔟', ' 10 ')
    .replace(/[\ufe0f\u20e3]/g, '')
    .toLowerCase()
  if (wishes.test(plain) || /(?:^|[\s(:=])[-−–]\d/.test(plain)) return null
  const tokens =
    plain
      .replace(scaleTold, ' ')
      .replace(elsewhere, ' ¤ ')
      .match(/\d+|\p{L}+|\n|[^\s\p{L}\d]/gu) ?? []
  const found = readNumbers(tokens, most)
  if (!found) return null
  const scaled = found.filter(({ role }) => role === 'scale')
  const counted = scaled.length > 0 ? found.filter(({ role }) => role !== 'loose') : found
  const [first] = counted
  if (!first || counted.every(({ role }) => role === 'loose')) return null
  if (counted.some(({ value }) => value !== first.value)) return null
  return first.value >= least && first.value <= most ? first.value : null
}

/** Every number that may be a score, with what speaks for it; null when the text contradicts itself (a range, another scale, a denial). */
function readNumbers(tokens: readonly string[], most: number): Found[] | null {
  const found: Found[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? ''
    const value = numberOf(token)
    if (value === null) continue
    if (denied(tokens, at)) return null
    const scale = scaleAfter(tokens, at)
    if (scale) {
      if (!scale.counts && scale.most !== most) return null
      if (!scale.counts) found.push({ value, role: 'scale' })
      at = scale.end
      continue
    }
    const next = tokens[at + 1] ?? '\n'
    const labelled = isLabelled(tokens, at)
    const ends = isEdge(next) || joints.has(next)
    const weak = vague.has(token)
    if (either.has(next) && numberOf(tokens[at + 2] ?? '') !== null && !(weak && !labelled)) return null
    if (points.has(next)) found.push({ value, role: 'named' })
    else if (labelled && ends) found.push({ value, role: 'named' })
    else if (weak && tokens.some((other, index) => index !== at && /[\p{L}\d]/u.test(other))) continue
    else if (begins(tokens, at) && ends) found.push({ value, role: 'alone' })
    else if (isEdge(next)) found.push({ value, role: 'loose' })
  }
  return found
}

const numberOf = (token: string): number | null => (/^\d+$/.test(token) ? Number(token) : (words.get(token) ?? null))

const isEdge = (token: string): boolean => !/[\p{L}\d¤/%°+]/u.test(token)

/** Nothing belongs to the number from the left: not a name (`sztuk: 5`), not a list whose first number was something else. */
function begins(tokens: readonly string[], at: number): boolean {
  const before = tokens[at - 1] ?? '\n'
  const earlier = tokens[at - 2] ?? '\n'
  if (/[:=]/.test(before)) return false
  if (/[-–—*•]/.test(before)) return earlier === '\n'
  if (before === ',' && earlier === '¤') return false
  return isEdge(before) || (assurances.has(before) && isEdge(earlier))
}

/** `nie 9`, `nie daję 10`, `not a 10`: what it is not, within three words before. */
function denied(tokens: readonly string[], at: number): boolean {
  for (let back = at - 1; back >= Math.max(0, at - 3); back--) {
    const token = tokens[back] ?? ''
    if (denials.has(token)) return true
    if (/[.,!?;\n]/.test(token)) return false
  }
  return false
}

/** `/10`, `na 10`, `out of 10`, `z 5`: the scale a number was given on. In `9 z 10 sztuk` it `counts` things. */
function scaleAfter(tokens: readonly string[], at: number): { most: number; end: number; counts: boolean } | null {
  const joint = tokens[at + 1] ?? ''
  const skip =
    joint === 'out' && tokens[at + 2] === 'of'
      ? 3
      : ['/', '\\', 'na', 'z', 'of', 'von', 'sur', 'su'].includes(joint)
        ? 2
        : 0
  const scale = skip > 0 ? numberOf(tokens[at + skip] ?? '') : null
  if (scale === null) return null
  const after = tokens[at + skip + 1] ?? '\n'
  return { most: scale, end: at + skip, counts: !isEdge(after) && !joints.has(after) && !points.has(after) }
}

function isLabelled(tokens: readonly string[], at: number): boolean {
  for (let back = at - 1; back >= Math.max(0, at - 5); back--) {
    const token = tokens[back] ?? ''
    if (labels.has(token)) return true
    if (!fillers.has(token)) return false
  }
  return false
}
