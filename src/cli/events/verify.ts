import { diagnose } from '../../events/diagnosis.js';
import { subscriptionSecrets } from '../../events/subscriptions.js';
import { CommandError, type Terminal, wrong } from '../command.js';
import { settingsOf } from '../settings.js';
import { readHeaders } from './headers.js';
import { bytesOf, given, moment, type Options, secretsOf } from './options.js';
import { withPaynow } from './paynow.js';

/** `events verify`: says whether a captured delivery is PayNow's, and if not, why. */
export async function verify(options: Options, terminal: Terminal): Promise<void> {
  const path = given(options, 'body');
  if (path === undefined) throw wrong('Say which file holds the raw body: --body FILE, or --body - to pipe it in.');
  const [file, now] = [given(options, 'headers'), Date.now()];
  if ([path, file, given(options, 'secret-file')].filter((name) => name === '-').length > 1) {
    throw wrong('Only one of --body, --headers and --secret-file can be - for stdin.');
  }
  const headers = file === undefined ? {} : readHeaders(await bytesOf(file, 'headers'));
  const timestamp = given(options, 'timestamp') ?? headers['paynow-timestamp'];
  const signature = given(options, 'signature') ?? headers['paynow-signature'];
  const at = moment(options, 'at', now) ?? now;
  const raw = await bytesOf(path, 'body');
  const typed = await secretsOf(options);
  const secrets = typed.length > 0 ? typed : (settingsOf(terminal).PAYNOW_WEBHOOK_SECRETS?.split(',') ?? []);
  const paynow = options['paynow'] === true ? await withPaynow(options, terminal, subscriptionSecrets) : undefined;
  if (secrets.length === 0 && paynow === undefined) {
    throw wrong(
      'Say which secret: --secret-file FILE, --secret TEXT, PAYNOW_WEBHOOK_SECRETS, or --paynow to ask PayNow.',
    );
  }
  const evidence = {
    secrets: secrets.length > 0 ? secrets : undefined,
    at,
    ...(paynow && { paynow }),
  };
  const { finding, explanation } = diagnose({ timestamp, signature, raw }, evidence);
  if (finding !== 'verified') throw new CommandError(`${finding}: ${explanation}`);
  terminal.out(`${finding}: ${explanation}`);
}
