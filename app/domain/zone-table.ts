/** Where most people of a country with several zones live (IANA). Countries with one zone are known to the runtime. */
export const mainZones: { readonly [country: string]: string } = {
  AR: 'America/Argentina/Buenos_Aires',
  AU: 'Australia/Sydney',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CD: 'Africa/Kinshasa',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  DE: 'Europe/Berlin',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  FM: 'Pacific/Chuuk',
  GL: 'America/Nuuk',
  ID: 'Asia/Jakarta',
  KI: 'Pacific/Tarawa',
  KZ: 'Asia/Almaty',
  MH: 'Pacific/Majuro',
  MN: 'Asia/Ulaanbaatar',
  MX: 'America/Mexico_City',
  MY: 'Asia/Kuala_Lumpur',
  NZ: 'Pacific/Auckland',
  PF: 'Pacific/Tahiti',
  PG: 'Pacific/Port_Moresby',
  PS: 'Asia/Gaza',
  PT: 'Europe/Lisbon',
  RU: 'Europe/Moscow',
  UA: 'Europe/Kyiv',
  UM: 'Pacific/Wake',
  US: 'America/New_York',
  UZ: 'Asia/Tashkent',
  // CLDR counts no zone for Kosovo.
  XK: 'Europe/Belgrade',
}

/**
 * Provinces by ISO 3166-2 (and the platforms' habits: `NSW`, `CDMX`, `BA`). A province with two zones counts as the one
 * where most of it lives: Florida as New York, Texas as Chicago.
 */
const provinces: { readonly [country: string]: { readonly [zone: string]: string } } = {
  US: {
    'America/New_York': 'CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV',
    'America/Chicago': 'AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI',
    'America/Denver': 'CO ID MT NM UT WY',
    'America/Phoenix': 'AZ',
    'America/Los_Angeles': 'CA NV OR WA',
    'America/Anchorage': 'AK',
    'Pacific/Honolulu': 'HI',
    'America/Puerto_Rico': 'PR VI',
    'Pacific/Guam': 'GU MP',
    'Pacific/Pago_Pago': 'AS',
  },
  CA: {
    'America/St_Johns': 'NL',
    'America/Halifax': 'NS NB PE',
    'America/Toronto': 'ON QC',
    'America/Winnipeg': 'MB',
    'America/Regina': 'SK',
    'America/Edmonton': 'AB NT',
    'America/Vancouver': 'BC',
    'America/Whitehorse': 'YT',
    'America/Iqaluit': 'NU',
  },
  AU: {
    'Australia/Sydney': 'NSW ACT',
    'Australia/Melbourne': 'VIC',
    'Australia/Brisbane': 'QLD',
    'Australia/Adelaide': 'SA',
    'Australia/Perth': 'WA',
    'Australia/Hobart': 'TAS',
    'Australia/Darwin': 'NT',
  },
  BR: {
    'America/Sao_Paulo': 'DF ES GO MG PR RJ RS SC SP',
    'America/Bahia': 'BA',
    'America/Fortaleza': 'CE MA PB PI RN',
    'America/Recife': 'PE',
    'America/Maceio': 'AL SE',
    'America/Belem': 'AP PA',
    'America/Araguaina': 'TO',
    'America/Campo_Grande': 'MS',
    'America/Cuiaba': 'MT',
    'America/Manaus': 'AM',
    'America/Porto_Velho': 'RO',
    'America/Boa_Vista': 'RR',
    'America/Rio_Branco': 'AC',
  },
  MX: {
    'America/Mexico_City':
      'AGS AGU CAM CMX CDMX DF CHP CHIS COA COAH COL DUR DGO GRO GTO GUA HGO HID JAL MEX MEXICO MIC MICH MOR NLE NL OAX PUE QRO QUE SLP TAB TAM TAMPS TLA TLAX VER YUC ZAC',
    'America/Chihuahua': 'CHH CHIH',
    'America/Cancun': 'ROO QROO',
    'America/Hermosillo': 'SON',
    'America/Mazatlan': 'BCS NAY SIN',
    'America/Tijuana': 'BCN BC',
  },
  RU: {
    'Europe/Kaliningrad': 'KGD',
    'Europe/Moscow':
      'AD ARK BEL BRY CE CR DA IN IVA KB KC KDA KIR KL KLU KO KOS KR KRS LEN LIP ME MO MOS MOW MUR NEN NGR NIZ ORL PNZ PSK ROS RYA SE SMO SPE STA TA TAM TUL TVE TVER TVR VGG VLA VLG VOR YAR CU',
    'Europe/Samara': 'AST SAM SAR UD ULY',
    'Asia/Yekaterinburg': 'BA CHE KGN KHM ORE PER SVE TYU YAN',
    'Asia/Omsk': 'OMS',
    'Asia/Krasnoyarsk': 'AL ALT KEM KK KYA NVS TOM TY',
    'Asia/Irkutsk': 'BU IRK',
    'Asia/Yakutsk': 'AMU SA ZAB',
    'Asia/Vladivostok': 'KHA PRI YEV',
    'Asia/Magadan': 'MAG SAK',
    'Asia/Kamchatka': 'CHU KAM',
  },
  ID: {
    'Asia/Jakarta': 'AC BB BE BT JA JB JI JK JT KB KR KT LA RI SB SS SU YO',
    'Asia/Makassar': 'BA GO KI KS KU NB NT SA SG SN SR ST',
    'Asia/Jayapura': 'MA MU PA PB PD PE PS PT',
  },
}

/** Zone by `US-CA`. */
export const provinceZones: ReadonlyMap<string, string> = new Map(
  Object.entries(provinces).flatMap(([country, zones]) =>
    Object.entries(zones).flatMap(([zone, codes]) =>
      codes.split(' ').map((code): [string, string] => [`${country}-${code}`, zone]),
    ),
  ),
)
