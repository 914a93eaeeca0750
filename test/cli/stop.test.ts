import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { freePort } from '../support/port.ts'

describe('A server that is asked to stop', function () {
  this.timeout(60_000)
  let folder: string
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'aftercare-stop-'))))
  after(() => rmSync(folder, { recursive: true }))

  const ready = { serve: 'Aftercare is ready', work: 'Aftercare is working' }
  for (const command of ['serve', 'work'] as const)
    it(`ends with 0 by itself, also when it is asked again and again until it is gone (${command})`, async () => {
      const server = spawn(process.execPath, ['bin/aftercare.js', command], {
        env: {
          PATH: process.env.PATH,
          DATABASE_URL: `sqlite:${join(folder, 'aftercare.sqlite')}`,
          DATA_DIR: folder,
          SECRET_KEY: Buffer.alloc(32, 6).toString('base64'),
          PORT: String(await freePort()),
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = once(server, 'exit') as Promise<[code: number | null, signal: string | null]>
      await new Promise<void>((resolve) => {
        server.once('exit', resolve)
        createInterface({ input: server.stdout }).on('line', (line) => {
          if (line.includes(ready[command])) resolve()
        })
      })
      const ask = (): void => {
        if (server.exitCode !== null || server.signalCode !== null) return
        server.kill('SIGTERM')
        setImmediate(ask)
      }
      ask()
      const [code, signal] = await ended
      expect({ code, signal }).to.deep.equal({ code: 0, signal: null })
    })
})
