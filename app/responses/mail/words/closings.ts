/**
 * How letters end. Patterns meet small letters without accents (plainLetters in ../lines.ts): en, pl, de, fr, es, it, pt, nl, cs, sk, sv, da,
 * nb, fi, hu, ro, uk, ru, tr, el, hr, sl, bg, lt, lv, et.
 */
export const closings: readonly string[] = [
  '(?:with )?(?:(?:my|our|the|very|many|kind|kindest|best|warm|warmest|sincere) ){0,3}regards|(?:with )?(?:best|warm|warmest|all good|kind) wishes|all the best|yours (?:sincerely|faithfully|truly|cordially|ever)|(?:most |very )?sincerely(?: yours)?|respectfully(?: yours)?|cordially|cheers|rgds|br|kr',
  '(?:(?:serdecznie|goraco|cieplo|milo) )?pozdrawia(?:m|my)(?: (?:serdecznie|goraco|cieplo|panstwa|pania|pana|was|cie|ponownie|rowniez|i zycze milego dnia))*|(?:serdeczne |gorace |cieple |mile |z )?pozdrowieni(?:a|ami)|(?:z |lacze )?(?:wyrazy|wyrazami) (?:szacunku|uszanowania)|z (?:powazaniem|szacunkiem|uszanowaniem|serdecznosciami)|lacze (?:wyrazy szacunku|pozdrowienia)|(?:pozdro|pozdr|pzdr|pozdrowionka|pozdrowienia|usciski|serdecznosci|uklony)\\.?',
  '(?:mit )?(?:(?:vielen|herzlichen|den|recht|sehr|ganz|freundlich|freundlichen|freundliche|besten|beste|lieben|liebe|lieber|herzliche|schonen|schone|schoner|viele|sonnige|sonnigen|netten) )*(?:grussen|gruessen|grusse|gruesse|gruss)|(?:mfg|lg|vg|hg|bg)\\.?|hochachtungsvoll',
  "(?:bien |tres |tres bien )?cordialement|bien a vous|bien a toi|(?:mes |nos )?(?:meilleures |sinceres |respectueuses |cordiales |amicales )?salutations(?: distinguees| cordiales)?|(?:avec )?(?:mes |nos )?(?:meilleurs )?sentiments distingues|(?:je vous prie|nous vous prions) d'agreer.{0,120}|veuillez (?:agreer|recevoir).{0,120}|amicalement|respectueusement|sincerement|cdlt|cdt|bien cdlt",
  '(?:(?:con )?(?:un|mis|muchos|reciba un|reciban un|les envio un) )?(?:(?:cordial(?:es)?|atento?s?|afectuoso) )?saludos?(?: cordial(?:es)?| atentos?)?|(?:muy )?(?:atentamente|cordialmente)|atte|un (?:fuerte )?abrazo',
  '(?:(?:i miei |i nostri |i piu |tanti |cari |molti )?(?:piu )?(?:cordiali|distinti|migliori|affettuosi) )?saluti|(?:un|tanti|cari) (?:caro |cordiale )?salut[oi]|con i (?:miei |nostri )?(?:migliori|piu cordiali) saluti|cordialita|in fede',
  '(?:(?:com )?(?:os |as )?(?:meus |nossos |minhas )?(?:melhores|cordiais|atenciosos) )?(?:cumprimentos|saudacoes)|(?:muito )?(?:atenciosamente|cordialmente|respeitosamente)|att|(?:um |grande |forte )*abracos?|beijos|bj(?:s|inhos)',
  '(?:met )?(?:(?:de |zeer )?(?:vriendelijke|hartelijke|beste|lieve|warme) )?(?:groet|groeten|groetjes)|m\\.?v\\.?g\\.?|hoogachtend|gr\\.?',
  '(?:s |se )?(?:srdecnym |pratelskym |uprimnym |priatelskym |vrelym )?pozdrav(?:em|om|y)|s (?:uctou|pranim (?:hezkeho|pekneho|krasneho|prijemneho) (?:dne|zbytku dne)|prianim (?:pekneho|prijemneho|krasneho) dna)|(?:srdecne |s pozdravem )?zdrav(?:i|im)|pozdravujem|(?:mejte|majte) se hezky|s pranim pekneho dne',
  '(?:med )?(?:(?:de |den )?(?:vanliga|vanlig|vanligaste|basta|varma|hjartliga|venlig|venligst|venlige|bedste|mange|kaerlig|kaerlige|vennlig|beste|hjertelig|god|gode|hilsen) )?(?:halsningar|halsning|hilsen|hilsener|hilsner|helsing)|mvh|vh|kh|dbh|halsar|vanligen|venligst|vennligst|knus|kram',
  '(?:(?:ystavallisin|parhain|sydamellisin|lampimin|hyvin) )?(?:terveisin|terveiset|terkuin)|yst(?:avallisesti|\\. ?terv\\.?)|kunnioittavasti|t(?:erv)?\\.',
  '(?:(?:szivelyes|barati|szep|legjobb) )?(?:udvozlettel|kivansagokkal)|udv|tisztelettel|koszonettel(?: es udvozlettel)?|maradok tisztelettel',
  'cu (?:stima|respect|drag|consideratie|prietenie|deosebita consideratie|multumiri)|cele (?:mai )?bune|toate cele bune|salutari(?: cordiale)?|numai bine',
  "з (?:повагою|наикращими побажаннями|вдячністю|любов'ю)|щиро(?: (?:ваш|ваша|вашi|ваші|дякую))?|наикращі побажання|с (?:уважением|наилучшими пожеланиями|благодарностью|приветом|почтением)|искренне ваша?|с уважение|поздрави|наи-добри пожелания",
  '(?:en derin )?saygilarim(?:la|izla)|saygilar|sevgiler(?:imle)?|selamlar|με (?:εκτιμηση|φιλικους χαιρετισμους|σεβασμο)|(?:πολλους |φιλικους )?χαιρετισμους|φιλικα',
  '(?:s |sa |z )?(?:postovanjem|stovanjem|spostovanjem)|(?:srdacan |lijep |lep |puno |lijepi )?(?:pozdrav|pozdravi|pozdrava)|lp|(?:su )?pagarba|pagarbiai|(?:geriausi )?linkejimai|su geriausiais linkejimais|ar (?:cienu|sveicieniem)|lugupidamisega|parimate soovidega|tervitades',
]

/** Words that close a letter as often as they say something: they count as an end only above a name or a signature. */
export const thanks: readonly string[] = [
  '(?:thanks|thank you|many thanks|thx)(?: so much| very much)?(?: in advance)?|best|yours|love|take care|have a (?:nice|great|good|lovely) (?:day|evening|weekend)',
  '(?:z gory )?(?:bardzo )?(?:dziekuje|dziekujemy|dzieki|dziekuje bardzo|dzieki bardzo)(?: za pomoc| z gory)?|(?:zycze )?(?:milego|udanego|spokojnego) (?:dnia|wieczoru|weekendu)|danke(?: schon| sehr| im voraus)?|(?:vielen|besten|herzlichen) dank(?: im voraus)?|(?:einen )?schonen (?:tag|abend)(?: noch)?',
  "merci(?: beaucoup| d'avance| bien)?|(?:tres )?(?:bonne|belle|excellente) (?:fin de )?(?:journee|soiree)|(?:muchas |mil )?gracias(?: de antemano)?|(?:que tengas? (?:un )?)?buen dia|(?:mille )?grazie(?: mille| in anticipo)?|buona (?:giornata|serata)|(?:alvast |hartelijk )?bedankt|dank(?: je| u)(?: wel)?|(?:nog een )?(?:fijne|prettige) (?:dag|avond)(?: nog| verder| gewenst)?",
  'dekuji(?: predem)?|diky|dakujem(?: vopred)?|vdaka|(?:preji |prajem )?(?:vam )?(?:krasny|hezky|pekny|prijemny) (?:zbytek dne|zvysok dna|den|vikend)(?: prajem)?|(?:muito boa|boa) tarde|(?:muito )?obrigad[oa]|bom dia|tack(?: pa forhand| sa mycket)?|(?:mange |pa forhand )tak|(?:tusen |pa forhand )?takk|(?:hav|ha) en (?:god|fin|fortsatt fin) dag|ha det (?:bra|gott|fint|godt)|allt gott|kiitos(?: etukateen| paljon)?|(?:hyvaa|mukavaa) (?:paivaa|paivanjatkoa)|koszonom(?: szepen)?|koszi|(?:szep|tovabbi szep) napot(?: kivanok)?|minden jot',
  '(?:va )?multumesc(?: anticipat| frumos)?|mersi|o zi (?:buna|frumoasa)|(?:щиро )?дякую|(?:гарного|хорошого|чудового|доброго|хорошего|отличного) дня|всього (?:найкращого|доброго)|всего (?:доброго|наилучшего|хорошего)|спасибо|благодарю|заранее спасибо|благодаря|(?:cok )?tesekkur(?:ler| ederim)|iyi (?:gunler|calismalar|aksamlar)(?: dilerim)?|kolay gelsin|ευχαριστω(?: πολυ| εκ των προτερων)?|καλη (?:σας )?(?:μερα|ημερα|συνεχεια)|(?:geros|grazios) dienos|hvala(?: unaprijed)?|aciu|dekoju|paldies|aitah',
]

/** Between a thanks and a closing, and between a closing and a place. */
export const ands = '(?:and|with|i|oraz|und|mit|et|y|e|en|a|och|og|ja|es|si|si cu|та|и|і|ve|και|ir|un|&|\\+|/)'
export const froms = '(?:from|aus|vom|von|z|ze|de|desde|da|dal|do|fra|fran|uit|из|з|зі)'
