import { Link, useRouter } from '../router.tsx';
import { useVisit } from '../visit.tsx';
import { Alert, Heading } from './parts.tsx';

const PROBLEMS: Readonly<Record<string, string>> = {
  away: 'The shop cannot sign you in at the moment. Please try again later.',
  'too-many': 'There were too many attempts. Please wait a minute.',
  refused: 'There is no such player. Is the name spelled right?',
  steam: 'Steam did not confirm that it is you. Please try again.',
};

/** Plain forms: the server signs in, keeps the customer token in a cookie that no script can read, and redirects back. */
export function SignIn() {
  const { search } = useRouter();
  const { isSignedIn, hasSteam } = useVisit();
  const back = search.get('back') ?? '/';
  const problem = PROBLEMS[search.get('problem') ?? ''];
  return (
    <div className="narrow panel">
      <Heading title="Sign in" />
      {isSignedIn && (
        <p>
          You are signed in. <Link href="/orders">See your orders</Link>, or sign in as somebody else.
        </p>
      )}
      {problem !== undefined && <Alert>{problem}</Alert>}
      <form method="post" action="/sign-in">
        <input type="hidden" name="back" value={back} />
        <label>
          Your name in Minecraft
          <input name="name" required maxLength={32} autoComplete="username" spellCheck={false} />
        </label>
        <fieldset>
          <legend>Edition</legend>
          <label>
            <input type="radio" name="platform" value="MINECRAFT_JAVA_NAME" defaultChecked /> Java
          </label>
          <label>
            <input type="radio" name="platform" value="MINECRAFT_BEDROCK_NAME" /> Bedrock
          </label>
        </fieldset>
        <button type="submit" className="main">
          Sign in
        </button>
      </form>
      {hasSteam && (
        <form method="post" action="/sign-in/steam">
          <input type="hidden" name="back" value={back} />
          <button type="submit">Sign in with Steam</button>
        </form>
      )}
      <small>No password: what you buy goes to the player you name.</small>
    </div>
  );
}
