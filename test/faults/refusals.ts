import type { Proof } from './harness/proof.ts'
import { type Environment, runCommand } from './harness/server.ts'

const sound: Environment = {
  NODE_ENV: 'production',
  APP_URL: 'https://aftercare.example.com',
  SECRET_KEY: 'q3J0m9dXo2nT5yWlRr8vKcEwz1uBhPaSgFjVtNxYk4M=',
  SMTP_URL: 'smtp://127.0.0.1:2525',
  MAIL_FROM: 'letters@aftercare.example',
  LOG_LEVEL: 'silent',
}

/** What must not go into production, and the setting that the sentence has to name. */
const dangers: readonly (readonly [name: string, change: Environment, drop?: string])[] = [
  ['APP_URL', { APP_URL: 'http://aftercare.example.com' }],
  ['SECRET_KEY', {}, 'SECRET_KEY'],
  ['SECRET_KEY', { SECRET_KEY: Buffer.alloc(32, 7).toString('base64') }],
  ['SMTP_URL', {}, 'SMTP_URL'],
  ['TEST_SWITCHES', { TEST_SWITCHES: 'on' }],
  ['INBOUND_SECRET', { INBOUND_SECRET: 'secret' }],
  ['in memory', { DATABASE_URL: 'sqlite:/dev/shm/aftercare-refused.sqlite' }],
]

export const proof: Proof = {
  guarantees: { G39: 'Production refuses to start with dangerous settings, each in one plain sentence.' },
  on: 'each database',
  async run({ kind, mariaDb }) {
    const refused: string[] = []
    const cases: (readonly [string, Environment])[] = dangers.map(([name, change, drop]) => [
      name,
      Object.fromEntries(
        Object.entries({ DATABASE_URL: 'sqlite:/tmp/aftercare-refused.sqlite', ...sound, ...change }).filter(
          ([one]) => one !== drop,
        ),
      ),
    ])
    if (kind === 'mysql' && mariaDb) {
      await mariaDb.query('SET GLOBAL innodb_flush_log_at_trx_commit = 2')
      await mariaDb.query('CREATE DATABASE IF NOT EXISTS refused')
      cases.push(['innodb_flush_log_at_trx_commit', { ...sound, DATABASE_URL: `${mariaDb.url}/refused` }])
    }
    for (const [name, env] of cases) {
      const { code, err } = await runCommand(['migrate'], env)
      if (code === 78 && err.includes(name)) refused.push(name)
    }
    await mariaDb?.query('SET GLOBAL innodb_flush_log_at_trx_commit = 1')
    return {
      G39: {
        figures: { dangers: cases.length, refused: refused.length },
        must: { 'refuse each and name it': refused.length === cases.length },
      },
    }
  },
}
