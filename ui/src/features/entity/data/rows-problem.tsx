import { Link } from '@tanstack/react-router';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { ErrorState, sentence } from '@/components/error-state';
import { NoRight } from '@/components/missing-piece';
import { SkeletonRows } from '@/components/skeleton';
import type { ShowEntityResponse } from '@/ipc/bindings';
import type { Question } from './use-question';
import { aboutQuestion, type RowsState } from './use-rows';

interface RowsProblemProps {
  entity: ShowEntityResponse;
  state: RowsState;
  question: Question;
  onLatest: (() => void) | undefined;
}

/** Why there are no rows, or why those seen are from before. What is wrong with the question is said at the question. */
export function RowsProblem({ entity, state, question, onLatest }: RowsProblemProps) {
  const { error, rows } = state;
  const latest = onLatest && (
    <Button key="latest" onClick={onLatest}>
      Show the latest
    </Button>
  );
  if (error) {
    if (aboutQuestion(error, question.asked)) {
      if (rows) return null;
      return (
        <EmptyState icon="code" title="Nothing was read" actions={<Button onClick={state.retry}>Try again</Button>}>
          The line above says why.
        </EmptyState>
      );
    }
    if (!rows && error.code === 'signed_out') {
      const place = entity.places[0]?.source ?? entity.sources[0];
      return (
        <EmptyState
          icon="key"
          title="Sign in to read rows with your own rights"
          actions={<Link className="btn pri" to="/connections" search={place === undefined ? {} : { source: place }}>Sign in</Link>}
        >
          {sentence(error.message)} Everything else on this page was harvested and stays readable.
        </EmptyState>
      );
    }
    if (!rows && (error.code === 'invalid' || error.code === 'unsupported')) {
      return (
        <EmptyState icon="plug" title={`Weft cannot read the rows of ${entity.name}`} actions={<Link className="btn" to="/connections">Open Connections</Link>}>
          {sentence(error.message)}{error.hint && ` ${sentence(error.hint)}`}
        </EmptyState>
      );
    }
    if (!rows && error.code === 'denied') {
      return (
        <NoRight
          thing={entity}
          what={`the rows of ${entity.name}`}
          error={error}
          actions={
            <>
              <Button onClick={state.retry}>Try again</Button>
              {latest}
            </>
          }
        >
          Documentation and schema are open to you.
        </NoRight>
      );
    }
    if (!rows) return <ErrorState error={error} what={`the rows of ${entity.name}`} onRetry={state.retry} actions={latest} />;
    return (
      <Banner
        kind={error.code === 'denied' ? 'warn' : 'bad'}
        className="head-banner"
        title="These rows are from before."
        actions={
          <>
            <Button small onClick={state.retry}>
              Try again
            </Button>
            {latest}
          </>
        }
      >
        {sentence(error.message)}
        {error.hint && ` ${sentence(error.hint)}`}
      </Banner>
    );
  }
  if (rows) return null;
  if (state.stopped) {
    return (
      <EmptyState icon="stop" title="Stopped" actions={<Button kind="primary" onClick={state.retry}>Read the rows</Button>}>
        Nothing was read. Nothing goes on in the background.
      </EmptyState>
    );
  }
  return (
    <div className="grow clip">
      <SkeletonRows height={26} count={24} label="Reading rows" />
    </div>
  );
}
