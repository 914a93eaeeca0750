import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { databaseKinds, freshDatabase, urlOf } from '../support/databases.ts'
import { freePort } from '../support/port.ts'
import { startRedis } from '../support/redis.ts'
import { startSmtpSink } from '../support/smtp-sink.ts'

const doctor = (env: Record<string, string>): Promise<{ code: number; out: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['bin/aftercare.js', 'doctor'],
      {
        env: { PATH: process.env.PATH, LOG_LEVEL: 'error', SECRET_KEY: Buffer.alloc(32, 6).toString('base64'), ...env },
      },
      (error, out) => resolve({ code: error ? Number(error.code) : 0, out }),
    )
  })

for (const kind of databaseKinds)
  describe(`aftercare doctor (${kind})`, function () {
    this.timeout(60_000)
    let folder: string
    let env: Record<string, string>
    let remove: () => Promise<void>

    before(async () => {
      const fresh = await freshDatabase(kind)
      remove = fresh.remove
      folder = mkdtempSync(join(tmpdir(), 'aftercare-doctor-'))
      const { database } = fresh
      env = { DATABASE_URL: urlOf(database), DATA_DIR: folder }
    })
    after(async () => {
      await remove()
      rmSync(folder, { recursive: true, force: true })
    })

    it('connects to the mail server and says in plain sentences what is right and what is wrong', async () => {
      const sink = await startSmtpSink()
      try {
        const { code, out } = await doctor({ ...env, SMTP_URL: sink.url, MAIL_FROM: 'letters@aftercare.invalid' })
        expect(code).to.equal(1)
        expect(out).to.include('✓ The mail server 127.0.0.1 takes our sign-in.')
        expect(out).to.include('✓ The schema is at its head')
        expect(out).to.include('✗ No backup was ever made')
        expect(sink.letters).to.have.length(0)
        expect(sink.connections.ever()).to.equal(1)
      } finally {
        await sink.stop()
      }
    })

    it('says so when nobody answers at the mail server’s address', async () => {
      const { out } = await doctor({ ...env, SMTP_URL: 'smtp://127.0.0.1:1' })
      expect(out).to.match(/✗ The mail server 127\.0\.0\.1 cannot be used: .*ECONNREFUSED/)
    })

    it('says whether Redis answers, and whether it throws keys away', async function () {
      if (spawnSync('redis-server', ['--version']).status !== 0) return this.skip()
      const port = await freePort()
      const askRedis = async (): Promise<string> =>
        (await doctor({ ...env, REDIS_URL: `redis://127.0.0.1:${port}` })).out.split('Redis\n')[1] ?? ''
      expect(await askRedis()).to.match(/^ {2}✗ Redis does not answer/)
      for (const [policy, finding] of [
        ['noeviction', '✓ Redis throws nothing away'],
        ['allkeys-lru', '✗ Redis throws keys away when its memory is full (maxmemory-policy allkeys-lru)'],
      ] as const) {
        const redis = await startRedis(port, ['--maxmemory-policy', policy])
        try {
          expect(await askRedis())
            .to.include('✓ Redis answers.')
            .and.include(finding)
        } finally {
          const ended = once(redis, 'exit')
          redis.kill('SIGKILL')
          await ended
        }
      }
    })
  })
