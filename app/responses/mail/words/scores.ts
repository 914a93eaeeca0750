const set = (...names: readonly string[]): ReadonlySet<string> => new Set(names.join(' ').split(' '))
const numbers = (lists: readonly string[]): [string, number][] =>
  lists.flatMap((names, value) => names.split(' ').map((name): [string, number] => [name, value]))

/** Number words: Polish with the forms people use for marks (dziewiątka, dychę), and English. */
const ownNumbers = numbers([
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
])
/** Those of other languages, where they are no common word of another: de, fr, es, it, pt, nl, cs, sk, sv, da, nb, fi, hu, ro, uk, ru, tr, el, lt. */
const otherNumbers = numbers([
  'null nul nula noll nolla nulla ноль нуль sıfır μηδέν nulis',
  'eins uno jedna ett yksi один bir ένα vienas',
  'zwei deux dos due dois twee två kaksi kettő два iki δύο du',
  'drei trois tres tre três drie tři tri kolme három trei три üç τρία trys',
  'vier quatre cuatro quattro quatro čtyři štyri fyra fire neljä négy patru чотири четыре dört τέσσερα keturi',
  "fünf cinq cinco cinque vijf pět päť fem viisi öt cinci п'ять пять beş πέντε penki",
  'sechs seis zes šest šesť seks kuusi șase шість шесть altı έξι šeši',
  'sieben sept siete sette sete zeven sedm sedem sju syv seitsemän hét șapte сім семь yedi επτά septyni',
  'acht huit ocho otto oito osm osem åtta otte åtte kahdeksan nyolc opt вісім восемь sekiz οκτώ aštuoni',
  "neun neuf nueve nove negen devět deväť nio yhdeksän kilenc nouă дев'ять девять dokuz εννέα εννιά devyni",
  'zehn dix diez dieci dez tien deset desať tio kymmenen tíz zece десять δέκα dešimt',
])
export const numberWords: ReadonlyMap<string, number> = new Map([...otherNumbers, ...ownNumbers])

/** Words that mean other things far more often, or that few readers would know; they count only beside a label, a scale, or alone. */
export const vague = new Set(
  ['one ten jeden jedna jedno piec zero zera two dwa dwie'.split(' '), otherNumbers.map(([name]) => name)].flat(),
)

export const stars = set(
  'star stars gwiazdka gwiazdki gwiazdek gwiazdkę sterne stern étoiles estrellas stelle estrelas sterren hvězd ⭐ ★',
)
export const points = set(
  'punkt punkty punktów punktow pkt point points punkte punkten puntos punti pontos punten bodů bodov балів баллов балл poäng poeng pistettä pont puncte puan',
)
export const labels = set(
  'ocena ocenę ocene oceniam oceniłbym oceniłabym daję daje dam dałbym dałabym dalbym dalabym wystawiam stawiam przyznaję przyznaje nota score rating rate odpowiedź answer wynik nps give giving mark rated',
  'note bewertung gebe vergebe donne mets attribue doy pongo dou geef dávám dávam hodnotím hodnocení hodnotenie ставлю даю оцінка оценка оцінюю оцениваю ger giver gir annan adok dau veriyorum βάζω δίνω duodu skiriu',
  'puan cijfer beoordeling voto valutazione puntuación calificación pontuação betyg karakter βαθμός arvosana értékelés vertinimas skóre punteggio',
)
/** May stand between a label and its number. */
export const fillers = set(
  'na to wam państwu panstwu za sklepowi sklep was obsługę zakupy mocne mocną solidne solidną pełne pełną zasłużone zasłużoną zdecydowanie moja it you this a an the solid is of full strong them : - – — = * "',
  'un une une eine einen ein uma um una een en ett et vous vi te le les vam vám ihnen euch ist est es è je är er on вам',
)
export const assurances = set(
  'zdecydowanie absolutnie definitely absolutely mocne mocna solidne solid strong zasłużone pełne pełna a an the eine un une una um uma een ett et',
)
export const joints = set(
  'bo ale i and because but za dla gdyż ponieważ dziękuję dziekuje dzięki dzieki thanks thank pozdrawiam polecam super jak as for from ode ze z wszystko everything great świetnie brawo weil danke und parce merci et porque gracias y perché grazie want bedankt protože děkuji díky бо дякую спасибо',
)
export const either = set('lub albo or czy do to ewentualnie oder ou eller till til bis až или або - – — / ~')
export const denials = set(
  'nie not never no bez zamiast niż than instead prawie almost poniżej powyżej min max ponad over under below above',
  'nicht kein keine keinen keiner pas jamais nunca niet geen non não ne není inte ikke ei nem не ні değil δεν',
)
/** Where in a sentence a denial no longer reaches. */
export const turns = set('ale but lecz jednak aber mais pero maar но але')
/** Between a score and its scale: `9 z 10`, `9 von 10`. */
export const outOf: readonly (readonly string[])[] = [
  ...'/ \\ na z of von auf sur su sobre de em av af uit van из з din στα'.split(' ').map((word) => [word]),
  ['out', 'of'],
  ['van', 'de'],
  ['ud', 'af'],
]
/** `delivered 9/10`, `z 9/10`: a day, not a score. */
export const beforeDays = set(
  'on am le el il dnia z od do since until by from du den dne del delivered arrived ordered bought came',
  'przyszła przyszło przyszedł przyszly doszła doszło doszedł dotarła dotarło dotarł zamówienie zamówione zamówiłam zamówiłem odebrałam odebrałem kupione dostarczona dostarczone geliefert bestellt livré commandé',
)
/** Of marks at school: a five with a plus. */
export const shades = set('plusem minusem hakiem kawałkiem pół połową half')

/** A score somebody would have given. */
export const wishes =
  /(?<!\p{L})(?:gdyby|gdybym|jeśliby|would have (?:given|been)|could have been|byłoby|byłaby|miało być|if only|chciał[ae]?[mb]\p{L}*|was going to|wanted to)(?!\p{L})|\d["”]? (?:to|is|ist|est|es) (?:nie|not|nicht|pas|no)(?!\p{L})|\d ?[–-] ?(?:nie|no|nein|non)(?!\p{L})|\d-(?=\s*(?:[.!\n]|$))|(?<!\p{L})(?:da[łl](?:a)?bym|oceni[łl](?:a)?bym|would give|['’]d give)(?!\p{L})[^.!?\n]{0,60}(?<!\p{L})(?:ale|but|jednak|niestety|lecz)(?!\p{L})/iu
/** A score under a condition, in the sentence it stands in. */
export const conditions =
  /(?<!\p{L})(?:if|unless|jeśli|jesli|jeżeli|jezeli|o ile|wenn|falls|sofern|pokud|jestli|якщо|если|dacă|hvis|jos|eğer|εάν)(?!\p{L})/iu

/** Whoever warns others gives no ten, whoever recommends no nought: which of the two was meant, nobody can know. */
export const warnings =
  /nie polec\p{L}*|nie warto|odradzam|nigdy więcej|nigdy wiecej|never again|(?:not|never) (?:recommend|buy|order|shop|come back|use)\p{L}*|would not|nicht (?:weiter)?(?:zu )?empfehl\p{L}*|nie wieder|pas recommand\p{L}*|déconseill\p{L}*|plus jamais|no (?:lo )?recom\p{L}*|nunca m[áa]is?s?|non (?:lo )?consiglio|mai più|não recomendo|niet aan te (?:raden|bevelen)|nooit meer|nedoporuč\p{L}*|neodporúč\p{L}*|не рекоменд\p{L}*|не раджу|не советую|більше ніколи|никогда больше|👎|😡|🤬|🤮|🤢|☹|🙁|😞|😠|(?:[:;]-?[(/\\[])/giu
export const praises =
  /(?<!\p{L})(?:polecam|recommend|empfehle|recommande|recomiendo|consiglio|recomendo|doporučuji|odporúčam|рекомендую|раджу|super|świetnie|świetny|great|excellent|perfect|idealnie)(?!\p{L})|👍|❤|😍|🥰|😊|[:;]-?[)D]/iu

const months =
  'stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|wrzesnia|października|pazdziernika|listopada|grudnia|jan(?:uary|uar|vier|eiro|uari)?|feb(?:ruary|ruar|ruari)?|mar(?:ch|s|zo)|märz|apr(?:il|ile)?|may|mai|mei|maj|mayo|maggio|maio|june?|juni|juin|junio|giugno|junho|july?|juli|juillet|julio|luglio|julho|aug(?:ust|ustus|usti)?|août|agosto|sept?(?:ember|embre|iembre)?|setembre|oct(?:ober|obre|ubre)?|okt(?:ober|óber)?|ottobre|outubro|nov(?:ember|embre|iembre|embro)?|dec(?:ember|embre)?|dez(?:ember|embro)?|diciembre|dicembre|ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince|januára|februára|apríla|mája|júna|júla|augusta|septembra|októbra|novembra|decembra|січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря'
const weekdays =
  'poniedziałek|wtorek|środa|środę|czwartek|piątek|sobota|sobotę|niedziela|niedzielę|monday|tuesday|wednesday|thursday|friday|saturday|sunday'

/** What has digits and is no score: addresses, dates, hours, prices, telephone numbers, decimals, order numbers, sizes, lengths of time. */
export const elsewhere = new RegExp(
  [
    String.raw`https?:\S{1,500}|www\.\S{1,300}|[^\s@]{1,64}@[^\s@]{1,100}`,
    String.raw`(?<!\p{L})(?:tel|kom|mob|phone|telefon|fon)[.: ]{0,3}\+?\d[\d ()-]{0,20}|(?<!\p{L})(?:ul|al|os|pl|str|ул|вул)\.[^\n]{0,80}|\d{2}-\d{3}(?!\d)`,
    String.raw`\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}:\d{2}|\+?\d{2,4}(?:[ -]\d{2,4}){2,5}|\+\d{1,15}|\d{4,30}`,
    String.raw`\d{1,2}(?:\.|st|nd|rd|th)? ?(?:de |of |di )?(?:${months})(?!\p{L})|(?<!\p{L})(?:${months})\.? \d{1,2}(?![\d/])|(?<!\p{L})(?:${weekdays}),? \d{1,2}(?![\d/])`,
    String.raw`\d{1,6}[.,]\d{1,6}(?!\d)|\d{1,6} ?(?:zł|pln|eur|usd|gbp|€|\$|£|%|kg|cm|mm|ml|km)(?!\p{L})|\d{1,3} (?:i pół|and a half)|[$£€#§~≈]\s?\d{1,9}|(?<!\d)0\d{1,9}|\p{L}{1,20}\d\S{0,40}|\d{1,6}\p{L}{1,20}|\d{1,6}[-–]\p{L}{2,40}`,
    String.raw`(?<!\p{L})(?:nr|numer|number|no|zamówieni[ea]|zamowieni[ea]|order|paczka|rozmiar|size|tel|lok|strona|page|version|wersja|godz|zam|art|poz|pkt|\p{L}{1,2}(?=\.))\b[.: ]{0,3}\d{1,6}`,
  ].join('|'),
  'giu',
)

/** The scale itself, told along with the score: `w skali od 0 do 10`, `on a scale of 1 to 5`. */
export const scaleTold =
  /(?:w skali |on a scale )?(?:of |from |od )?(?<!\d)[01] ?(?:[-–]|do|to|bis|à|a|al|tot|až|till|til|до) ?(?:10|5|7)(?!\d)/gu

/** `jak dla mnie 9`: as good as a label. */
export const toMe = /(?<=^|[.,!\n-]\s{0,3})(?:jak )?(?:ode|dla) mnie(?!\p{L})/gu
