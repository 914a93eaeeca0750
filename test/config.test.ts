import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { ConfigFaults, readConfig } from '../app/config.ts'

const key = Buffer.alloc(32, 1).toString('base64')
const production = {
  NODE_ENV: 'production',
  APP_URL: 'https://aftercare.example.com/',
  SECRET_KEY: randomBytes(32).toString('base64'),
  SMTP_URL: 'smtps://user:pass@mail.example.com:465',
  MAIL_FROM: 'letters@example.com',
  DATABASE_URL: 'mysql://user:pass@db.example.com/aftercare',
}

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigFaults) return error.faults
    throw error
  }
}

describe('The configuration', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aftercare-config-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('needs nothing in development, and keeps the key it makes for its owner only', () => {
    const env = { DATABASE_URL: `sqlite:${folder}/a.sqlite` }
    const first = readConfig(env)
    expect(first.appUrl).to.equal('http://localhost:3000')
    expect(first.smtpUrl).to.equal(null)
    expect(first.secretKeys[0]).to.have.length(32)
    expect(readConfig(env).secretKeys).to.deep.equal(first.secretKeys)
    expect(statSync(join(folder, 'secret.key')).mode & 0o077).to.equal(0)
    expect(readFileSync(join(folder, 'secret.key'), 'utf8')).to.equal(first.secretKeys[0]?.toString('base64'))
  })

  it('takes a complete production environment', () => {
    const config = readConfig({ ...production, SHOPIFY_API_SECRET: 'new, old', INBOUND_SECRET: '0123456789abcdef' })
    expect(config.appUrl).to.equal('https://aftercare.example.com')
    expect(config.replyDomain).to.equal('example.com')
    expect(config.shopifySecrets).to.deep.equal(['new', 'old'])
    expect(config.host).to.equal('0.0.0.0')
  })

  it('tells every fault at once, each in one sentence', () => {
    const faults = faultsOf({
      NODE_ENV: 'production',
      PORT: 'http',
      APP_URL: 'http://aftercare.example.com',
      DATABASE_URL: 'postgres://x',
      SECRET_KEY: 'short',
      MAIL_FROM: 'not an address',
      SMTP_URL: 'mail.example.com',
      MAIL_RATES: 'gmail.com=20 *=fast',
      INBOUND_SECRET: 'tiny',
      SHOPIFY_API_KEY: 'id',
      LOG_LEVEL: 'loud',
    })
    for (const name of [
      'PORT',
      'APP_URL',
      'DATABASE_URL',
      'SECRET_KEY',
      'MAIL_FROM',
      'SMTP_URL',
      'MAIL_RATES',
      'INBOUND_SECRET',
      'SHOPIFY_API_SECRET',
      'LOG_LEVEL',
    ])
      expect(
        faults.filter((fault) => fault.includes(name)),
        name,
      ).to.have.length.at.least(1)
    for (const fault of faults) expect(fault).to.match(/[.2]$/)
  })

  it('refuses in production what is harmless on a desk', () => {
    const needed: readonly (keyof typeof production)[] = ['APP_URL', 'SECRET_KEY', 'SMTP_URL', 'MAIL_FROM']
    for (const name of needed) {
      const env: Record<string, string> = { ...production }
      delete env[name]
      expect(faultsOf(env).join(), name).to.include(name)
    }
    expect(faultsOf(production)).to.deep.equal([])
    expect(faultsOf({ ...production, SECRET_KEY: key }).join()).to.include('SECRET_KEY')
    expect(faultsOf({ ...production, APP_URL: 'http://aftercare.example.com' }).join()).to.include('APP_URL')
  })

  it('takes what is for tests only where TEST_SWITCHES says so, and never in production', () => {
    expect(readConfig({ TEST_SWITCHES: 'on', CRASH_AT: 'take-stood:2' }).testing.crash).to.deep.equal({
      point: 'take-stood',
      nth: 2,
    })
    expect(faultsOf({ CRASH_AT: 'take-stood:2' }).join()).to.include('CRASH_AT')
    expect(faultsOf({ TEST_SWITCHES: 'on', CRASH_AT: 'nowhere:1', TEST_LEASE: '2s' })).to.have.length(2)
    expect(faultsOf({ ...production, TEST_SWITCHES: 'on' }).join()).to.include('TEST_SWITCHES')
    expect(faultsOf({ ...production, TEST_LEASE: '2000' }).join()).to.include('TEST_LEASE')
  })

  it('does not put the secrets of a faulty setting into the message', () => {
    expect(faultsOf({ ...production, DATABASE_URL: 'mysql//user:hunter2@host/db' }).join()).not.to.include('hunter2')
    expect(faultsOf({ ...production, SMTP_URL: 'user:hunter2@host' }).join()).not.to.include('hunter2')
  })
})
