import { readConfig } from '../config.ts'
import { type App, openApp } from '../app.ts'
import { adminCommand } from './admin.ts'
import { cronCommand } from './cron.ts'
import { doctorCommand } from './doctor/index.ts'
import { exportCommand } from './export.ts'
import { flowCommand } from './flow.ts'
import { dataCommand, eraseCommand } from './person.ts'
import { Refusal } from './refusal.ts'
import { rehearseCommand } from './replay.ts'
import { backupCommand, resumeCommand } from './safety.ts'
import { serveCommand, workCommand } from './serve.ts'
import { shopCommand } from './shop.ts'
import { replayCommand, webhookCommand } from './webhook.ts'

type Command = {
  readonly usage: readonly string[]
  readonly run: (app: App, argv: readonly string[]) => Promise<number>
}

const commands: Readonly<Record<string, Command>> = {
  serve: { usage: ['serve [--no-work]'], run: serveCommand },
  work: { usage: ['work'], run: workCommand },
  migrate: { usage: ['migrate'], run: async () => 0 },
  cron: { usage: ['cron <job> [--now <moment>]'], run: cronCommand },
  shop: {
    usage: [
      'shop add <domain> [--platform shopify] [--name <name>] [--locale pl] [--time-zone Europe/Warsaw] [--country PL] [--currency PLN]',
      'shop list',
      'shop staff <domain> <address>',
      'shop remove <domain>',
    ],
    run: shopCommand,
  },
  flow: { usage: ['flow on|off <flow> --shop <domain>', 'flow list [--shop <domain>]'], run: flowCommand },
  admin: { usage: ['admin link [--shop <domain>]'], run: adminCommand },
  export: {
    usage: ['export <responses|messages|decisions|customers|orders> --shop <domain> [--format csv|ndjson]'],
    run: exportCommand,
  },
  erase: { usage: ['erase --shop <domain> --email <address>'], run: eraseCommand },
  webhook: {
    usage: ['webhook replay --shop <domain> --id <number> | --all'],
    run: (app, argv) => replayCommand(app, argv.slice(1)),
  },
  replay: { usage: ['replay --shop <domain> --since <moment> --dry-run [--flow <flow>]'], run: rehearseCommand },
  doctor: { usage: ['doctor'], run: doctorCommand },
  backup: { usage: ['backup <file>', 'backup --note'], run: backupCommand },
  resume: { usage: ['resume [--drop-due]'], run: resumeCommand },
  data: { usage: ['data --shop <domain> --email <address>'], run: dataCommand },
}

const isServer = (name: string): boolean => name === 'serve' || name === 'work'

const usage = [
  'Usage: aftercare <command>',
  '',
  ...['demo [--exit]', 'webhook send --topic <topic> --file <file> --shop <domain> [--url <address>]'].map(
    (line) => `  ${line}`,
  ),
  ...Object.values(commands).flatMap((command) => command.usage.map((line) => `  ${line}`)),
  '',
].join('\n')

/** Runs one command and says how it ended: 0 done, 2 refused. Every command that needs the database migrates it first. */
export async function run(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(usage)
    return name === undefined ? 2 : 0
  }
  if (name === 'demo') return (await import('./demo.ts')).demoCommand(rest)
  if (name === 'webhook' && rest[0] !== 'replay') return webhookCommand(readConfig(), rest)
  const command = commands[name]
  if (!command) throw new Refusal(`There is no command "${name}".\n\n${usage}`)
  // What a command prints is its answer; what it logs must not stand in between. A server has only its log to show.
  const logTo = isServer(name) ? 1 : 2
  const app = await openApp(readConfig(), Date.now, logTo)
  try {
    return await command.run(app, rest)
  } finally {
    await app.close()
  }
}
