import { useSearchParams } from 'wouter';
import { Alert, Heading } from './parts.tsx';

const PROBLEMS: Readonly<Record<string, string>> = {
  wrong: 'Name or password is wrong.',
  many: 'That was wrong too often. Try again in a minute.',
};

/** A plain form: the server answers it with a cookie that no script reads. */
export function SignIn() {
  const [search] = useSearchParams();
  const { pathname, search: query } = window.location;
  const problem = PROBLEMS[search.get('problem') ?? ''];
  return (
    <main className="sign-in">
      <form className="panel" method="post" action="/sign-in">
        <Heading title="Sign in">Desk</Heading>
        <p>Orders, customers and refunds of the store.</p>
        {problem !== undefined && <Alert>{problem}</Alert>}
        <input
          type="hidden"
          name="back"
          value={pathname === '/sign-in' ? (search.get('back') ?? '/') : pathname + query}
        />
        <div className="field">
          <label htmlFor="name">Name</label>
          <input id="name" name="name" autoComplete="username" autoCapitalize="none" required autoFocus />
        </div>
        <div className="field">
          <label htmlFor="password">Password</label>
          <input id="password" name="password" type="password" autoComplete="current-password" required />
        </div>
        <button type="submit" className="main">
          Sign in
        </button>
      </form>
    </main>
  );
}
