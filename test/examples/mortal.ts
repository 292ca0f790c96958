import { Books } from '../../examples/books.js';
import { startBilling } from '../../examples/invoices.js';
import { keepBooks, Place } from '../../examples/renewals.js';

/** What a test tells the process. */
interface Orders {
  readonly example: 'invoices' | 'renewals';
  readonly folder: string;
  /** When it kills itself: with nothing booked, or with a booking that nobody was told of. */
  readonly dies: 'before' | 'after' | 'never';
  readonly port: number;
  readonly secret: string;
  readonly url: string;
  readonly apiKey: string;
}

const { example, folder, dies, port, secret, url, apiKey } = JSON.parse(process.argv[2] ?? '') as Orders;

/** Books of a process that is killed in the worst moment: at once, by the system, with nothing tidied up. */
class MortalBooks extends Books {
  override async book(...given: Parameters<Books['book']>): Promise<boolean> {
    if (dies === 'before') process.kill(process.pid, 'SIGKILL');
    const isNew = await super.book(...given);
    if (dies === 'after') process.kill(process.pid, 'SIGKILL');
    return isNew;
  }
}

const books = new MortalBooks(folder);
if (example === 'invoices') {
  const billing = await startBilling(books, port);
  billing.trust(secret);
  process.stdout.write('ready\n');
} else {
  await keepBooks({ url, apiKey, sandboxUrl: '' }, books, new Place(folder));
}
