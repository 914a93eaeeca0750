import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Database } from '../app/config.ts'
import { nodeFlags, program, surroundings } from '../test/support/program.ts'

/** One of our own scripts in a process of its own, which answers what it is asked. */
export type Script<Asked, Answer> = {
  readonly pid: number
  readonly ask: (question: Asked) => Promise<Answer>
  readonly stop: () => Promise<void>
}

/** Starts `bench/<file>`; resolves when it has said that it is ready. */
export async function startScript<Asked, Answer>(
  file: string,
  env: Readonly<Record<string, string>> = {},
  execArgv: readonly string[] = [],
): Promise<Script<Asked, Answer> & { readonly told: string }> {
  const child = fork(new URL(file, import.meta.url), [], {
    env: { PATH: process.env.PATH, ...env },
    execArgv: [...execArgv],
  })
  const next = async (): Promise<unknown> => {
    const heard = new AbortController()
    const ended = once(child, 'exit', heard).then(([code]) => {
      throw new Error(`${file} ended with ${String(code)}`)
    })
    try {
      const [message] = (await Promise.race([once(child, 'message', heard), ended])) as [unknown]
      return message
    } finally {
      ended.catch(() => {})
      heard.abort()
    }
  }
  const told = (await next()) as string
  return {
    told,
    pid: child.pid ?? 0,
    ask: async (question) => {
      const answer = next()
      child.send(question as object)
      return (await answer) as Answer
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Starts a script that is a part of Aftercare, as the program itself is started. */
export const startOurs = <Asked, Answer>(file: string, env: Readonly<Record<string, string>> = {}) =>
  startScript<Asked, Answer>(file, { ...surroundings, ...env }, nodeFlags)

/** The other end of `startScript`: says something, then answers; ends when the one who started it is gone. */
export function answerWith<Asked, Answer>(told: string, answer: (question: Asked) => Promise<Answer>): void {
  process.on('disconnect', () => process.exit())
  process.on('message', (question) => {
    answer(question as Asked).then(
      (answered) => process.send?.(answered),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
  process.send?.(told)
}

export const secret = 'a secret for measuring only'
export const domain = 'measured-shop.myshopify.com'

export const settings = (database: Database, port: number, smtpUrl: string): Record<string, string> => ({
  PORT: String(port),
  APP_URL: `http://127.0.0.1:${port}`,
  DATABASE_URL: database.kind === 'sqlite' ? `sqlite:${database.file}` : database.url,
  SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  SMTP_URL: smtpUrl,
  MAIL_FROM: 'letters@aftercare.example',
  SHOPIFY_API_SECRET: secret,
})

/** The real program, as a merchant starts it; resolves at its line that says where it listens. */
export async function startAftercare(env: Readonly<Record<string, string>>, argv: readonly string[]) {
  const child = spawn(process.execPath, [...program, 'serve', ...argv], {
    env: { PATH: process.env.PATH, ...surroundings, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code ?? 'a signal'}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { address, level } = JSON.parse(line) as { address?: string; level: number }
      if (address) resolve(address)
      else if (level >= 50) console.error(line)
    })
  })
  return {
    url,
    pid: child.pid ?? 0,
    /** Without warning, as a power cut would: only what is on disk counts afterwards. */
    kill: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Processor time of a process so far, in microseconds: proc(5), fields 14 and 15 in ticks of 10 ms. NaN where there is no /proc. */
export function processorTime(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10_000
  } catch {
    return Number.NaN
  }
}

/** Memory in use, in MB: proc(5), VmRSS. */
export const residentMemory = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
