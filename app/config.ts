import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { readThemes, type ThemesService } from './config/themes.ts'
import { readTesting, type Testing } from './config/testing.ts'
import { readImapUrl } from './config/imap.ts'
import { readRedisUrl } from './config/redis.ts'
import { readRates, readSmtpUrl } from './config/mail.ts'
import { type OwnKey, readDkim } from './config/dkim.ts'
import { readStandIn } from './config/stand-in.ts'
import { normaliseEmail } from './domain/address.ts'
import type { Rates } from './domain/pace.ts'

export type Database =
  { readonly kind: 'sqlite'; readonly file: string } | { readonly kind: 'mysql'; readonly url: string }

export type Config = {
  readonly production: boolean
  readonly port: number
  readonly host: string
  /** Public address of this installation, without a trailing slash. */
  readonly appUrl: string
  readonly database: Database
  /** Where this machine keeps files of its own: the spool, the marks of backups. */
  readonly dataFolder: string
  /** 32 bytes each: the present one, then those from before it, newest first. */
  readonly secretKeys: readonly Buffer[]
  /** Null: the built-in mailbox. */
  readonly smtpUrl: string | null
  /** How many letters a second each provider of mailboxes gets. */
  readonly mailRates: Rates
  readonly mailFrom: string
  /** Null: letters from `mailFrom` leave unsigned, for the mail server to sign. */
  readonly mailKey: OwnKey | null
  readonly replyDomain: string
  readonly inboundSecret: string | null
  /** The mailbox to read answers from; null: none is read. */
  readonly imapUrl: string | null
  /** The app's client id; null: no shop can install it from Shopify. */
  readonly shopifyKey: string | null
  readonly shopifySecrets: readonly string[]
  /** For tests: where a stand-in answers for all of Shopify. */
  readonly shopifyStandIn: string | null
  readonly redisUrl: string | null
  readonly logLevel: string
  /** Bearer token for `/metrics` from elsewhere than loopback. */
  readonly metricsToken: string | null
  readonly themes: ThemesService | null
  readonly testing: Testing
}

/** What is wrong with the environment, one plain sentence each. */
export class ConfigFaults extends Error {
  override name = 'ConfigFaults'
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** Reads the whole environment at once, so that every fault is told in one go. Throws `ConfigFaults`. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const faults: string[] = []
  const value = (name: string): string | null => env[name]?.trim() || null
  const production = value('NODE_ENV') === 'production'

  const port = readPort(value('PORT'), faults)
  const appUrl = readAppUrl(value('APP_URL'), port, production, faults)
  const database = readDatabase(value('DATABASE_URL'), faults)
  const dataFolder = resolve(value('DATA_DIR') ?? (database.kind === 'sqlite' ? dirname(database.file) : 'data'))
  const secretKeys = readSecretKeys(value('SECRET_KEY'), dataFolder, production, faults)
  const smtpUrl = readSmtpUrl(value('SMTP_URL'), production, faults)
  const mailRates = readRates(value('MAIL_RATES'), faults)
  const host = new URL(appUrl).hostname
  const mailDomain = host.includes('.') && !/^[\d.]+$/.test(host) ? host : 'aftercare.localhost'
  const mailFrom = value('MAIL_FROM') ?? `aftercare@${mailDomain}`
  if (!normaliseEmail(mailFrom))
    faults.push(`MAIL_FROM must be one e-mail address such as letters@example.com; it is "${mailFrom}".`)
  if (production && smtpUrl && !value('MAIL_FROM'))
    faults.push('MAIL_FROM is needed in production: letters must come from an address of yours.')
  const replyDomain = value('REPLY_DOMAIN') ?? mailFrom.slice(mailFrom.lastIndexOf('@') + 1)
  if (!normaliseEmail(`reply@${replyDomain}`))
    faults.push(`REPLY_DOMAIN must be a domain such as reply.example.com; it is "${replyDomain}".`)
  const mailKey = readDkim(value('MAIL_DKIM'), mailFrom, faults)
  const inboundSecret = value('INBOUND_SECRET')
  if (production && inboundSecret && inboundSecret.length < 16)
    faults.push('INBOUND_SECRET must have at least 16 characters in production.')
  const shopifySecrets = (value('SHOPIFY_API_SECRET') ?? '')
    .split(',')
    .map((secret) => secret.trim())
    .filter(Boolean)
  if (value('SHOPIFY_API_KEY') && shopifySecrets.length === 0)
    faults.push('SHOPIFY_API_SECRET is missing although SHOPIFY_API_KEY is set; webhooks could not be checked.')
  const shopifyStandIn = readStandIn(value('SHOPIFY_STAND_IN'), production, faults)
  const redisUrl = readRedisUrl(value('REDIS_URL'), faults)
  const themes = readThemes(value, production, faults)
  const logLevel = value('LOG_LEVEL') ?? 'info'
  if (!logLevels.includes(logLevel))
    faults.push(`LOG_LEVEL must be one of ${logLevels.join(', ')}; it is "${logLevel}".`)
  const testing = readTesting(value, production, faults)

  if (faults.length > 0) throw new ConfigFaults(faults)
  return {
    production,
    port,
    host: value('HOST') ?? (production ? '0.0.0.0' : '127.0.0.1'),
    appUrl,
    database,
    dataFolder,
    secretKeys,
    smtpUrl,
    mailRates,
    mailFrom,
    mailKey,
    replyDomain,
    inboundSecret,
    imapUrl: readImapUrl(value('IMAP_URL'), faults),
    shopifyKey: value('SHOPIFY_API_KEY'),
    shopifySecrets,
    shopifyStandIn,
    redisUrl,
    logLevel,
    themes,
    metricsToken: value('METRICS_TOKEN'),
    testing,
  }
}

function readPort(text: string | null, faults: string[]): number {
  if (text === null) return 3000
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  faults.push(`PORT must be a number from 0 to 65535; it is "${text}".`)
  return 3000
}

function readAppUrl(text: string | null, port: number, production: boolean, faults: string[]): string {
  const fallback = `http://localhost:${port}`
  if (text === null) {
    if (production) faults.push('APP_URL is needed in production: the public https address of this installation.')
    return fallback
  }
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search || url.hash || url.username) {
    faults.push(`APP_URL must be an address such as https://aftercare.example.com; it is "${text}".`)
    return fallback
  }
  if (production && url.protocol !== 'https:')
    faults.push('APP_URL must begin with https:// in production: the links in letters carry secrets.')
  return url.href.replace(/\/+$/, '')
}

function readDatabase(text: string | null, faults: string[]): Database {
  const address = text ?? 'sqlite:data/aftercare.sqlite'
  if (address.startsWith('sqlite:') && address.length > 'sqlite:'.length)
    return { kind: 'sqlite', file: resolve(address.slice('sqlite:'.length)) }
  if (/^(?:mysql|mariadb):\/\//.test(address) && URL.canParse(address) && new URL(address).pathname.length > 1)
    return { kind: 'mysql', url: address.replace(/^mariadb:/, 'mysql:') }
  faults.push('DATABASE_URL must be sqlite:path/to/file or mysql://user:password@host/database.')
  return { kind: 'sqlite', file: resolve('data/aftercare.sqlite') }
}

/** In development a key is made once and kept beside the data, readable by its owner only. */
function readSecretKeys(text: string | null, folder: string, production: boolean, faults: string[]): readonly Buffer[] {
  if (text !== null) {
    const keys = text.split(',').map((one) => Buffer.from(one.trim(), 'base64'))
    const ask = 'make one with: openssl rand -base64 32'
    if (keys.some((key) => key.length !== 32))
      faults.push(`SECRET_KEY must be 32 bytes in base64, an older one after a comma; ${ask}`)
    // 32 bytes by chance hold at least 20 different ones, but for one time in 10^7.
    else if (production && keys.some((key) => new Set(key).size < 16))
      faults.push(`SECRET_KEY looks made up by hand; ${ask}`)
    return keys
  }
  if (production) {
    faults.push('SECRET_KEY is needed in production: 32 bytes in base64; make one with: openssl rand -base64 32')
    return [Buffer.alloc(32)]
  }
  const file = resolve(folder, 'secret.key')
  if (existsSync(file)) return [Buffer.from(readFileSync(file, 'utf8'), 'base64')]
  if (faults.length > 0) return [Buffer.alloc(32)]
  mkdirSync(dirname(file), { recursive: true })
  try {
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return [Buffer.from(readFileSync(file, 'utf8'), 'base64')]
}
