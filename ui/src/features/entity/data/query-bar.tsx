import { lazy, Suspense } from 'react';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { Icon } from '@/components/icon';
import { Segmented } from '@/components/segmented';
import type { Field } from '@/ipc/bindings';
import { quoted } from './sql-text';
import type { EditorFocus } from './use-editor-focus';
import type { Question } from './use-question';
import { aboutQuestion, type RowsState } from './use-rows';

// The editor is the largest part of this side, and rows need not wait for it.
const SqlEditor = lazy(() => import('./sql-editor').then((module) => ({ default: module.SqlEditor })));

interface QueryBarProps {
  question: Question;
  columns: readonly Field[];
  state: RowsState;
  focus: EditorFocus;
}

/** One line that holds a condition, or a whole statement. What fails is said under it, in plain words. */
export function QueryBar({ question, columns, state, focus }: QueryBarProps) {
  const { mode, text, setText, run } = question;
  const names = columnNames(columns);
  const problem = state.error !== null && aboutQuestion(state.error, question.asked) ? state.error : null;
  return (
    <div className="sqlb">
      <div className="row g2 top">
        <Segmented
          label="Ask by"
          value={mode}
          options={[
            { value: 'filter', label: 'Filter' },
            { value: 'sql', label: 'SQL' },
          ]}
          onChange={question.setMode}
        />
        <div className={problem ? 'inp sql-line err' : 'inp sql-line'}>
          <Icon name="code" size={13} className="t3" />
          <Suspense fallback={<span className="mono t3 el">{text}</span>}>
            <SqlEditor
              key={mode}
              label={mode === 'sql' ? 'SQL statement' : 'Condition over the columns'}
              value={text}
              placeholder={mode === 'sql' ? `SELECT * FROM ${question.table} LIMIT 100` : exampleOf(columns)}
              tables={{ [question.table]: names }}
              oneLine={mode === 'filter'}
              problem={problem !== null}
              onChange={setText}
              onRun={run}
              onCancel={state.loading ? state.stop : undefined}
              focus={focus}
            />
          </Suspense>
        </div>
        {state.loading ? (
          <Button icon="stop" combo="escape" onClick={state.stop}>
            Stop
          </Button>
        ) : (
          <Button kind="primary" icon="play" combo="mod+enter" onClick={run}>
            Run
          </Button>
        )}
      </div>
      {problem && (
        <p className="row g2 top sql-problem" role="alert">
          <Icon name="bad" size={13} />
          <span className="pre">
            {sentence(problem.message)}
            {problem.hint && <span className="t2"> {sentence(problem.hint)}</span>}
          </span>
        </p>
      )}
    </div>
  );
}

/** Columns and members of structs: what a condition can name. Members of lists and maps have no name there. */
function columnNames(columns: readonly Field[]): string[] {
  return columns.filter((field) => !/\.(element|key|value)(\.|$)/.test(field.path)).map((field) => field.path);
}

/** A condition that this very table could take. */
function exampleOf(columns: readonly Field[]): string {
  const column = columns.find((field) => !field.required && !field.path.includes('.') && !field.classification) ?? columns[0];
  return column ? `Condition, such as ${quoted(column.path)} is not null` : 'Condition over the columns';
}
