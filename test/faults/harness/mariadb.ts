import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { until } from './until.ts'

/** A database server of our own, which may be hurt. */
export type MariaDb = {
  readonly url: string
  readonly pid: () => number
  readonly alive: () => boolean
  /** `kill -9`; what it had promised to keep is on its disk. */
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  readonly query: (statement: string) => Promise<void>
  readonly remove: () => Promise<void>
}

/** `folder`: where it keeps its data; what stands there is removed with it. */
export async function ownMariaDb(port: number, folder = mkdtempSync('/tmp/aftercare-mariadb-')): Promise<MariaDb> {
  const user = `--user=${userInfo().username}`
  execFileSync(
    'mariadb-install-db',
    ['--no-defaults', user, `--datadir=${folder}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { stdio: 'ignore' },
  )
  const url = `mysql://root@127.0.0.1:${port}`
  let child: ChildProcess | null = null

  async function start(): Promise<void> {
    child = spawn(
      'mariadbd',
      [
        '--no-defaults',
        user,
        `--datadir=${folder}`,
        '--bind-address=127.0.0.1',
        `--port=${port}`,
        `--socket=${join(folder, 'socket')}`,
        '--innodb-buffer-pool-size=64M',
        '--skip-log-bin',
      ],
      { stdio: 'ignore' },
    )
    await until('the database server answers', async () => {
      const connection = await createConnection({ uri: url, connectTimeout: 1_000 })
      await connection.end()
      return true
    })
  }

  const alive = (): boolean => child !== null && child.exitCode === null && child.signalCode === null

  async function kill(): Promise<void> {
    if (!child || !alive()) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  await start()
  return {
    url,
    pid: () => child?.pid ?? 0,
    alive,
    kill,
    start,
    async query(statement) {
      const connection = await createConnection(url)
      await connection.query(statement)
      await connection.end()
    },
    async remove() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
