import { type FailureParams, toFailure, UnderdrawError } from '#common/contract';

type CheckParams = FailureParams<'MODEL_CHECK_FAILED'>;

/**
 * What a run of a model threw, as what its check found.
 * @param model what the model is called in messages.
 * @returns undefined for what is no fault of the model.
 */
export function checkFailureParams(model: string, error: unknown): CheckParams | undefined {
  const { code, params } = toFailure(error);
  if (code === 'INTERNAL') return { reason: 'problem', model, problem: params.problem };
  if (code !== 'MODEL_CANT_RUN' && code !== 'MODEL_CORRUPT') return undefined;
  switch (params.reason) {
    case 'onCpu':
    case 'weights':
      return { reason: 'problem', model, problem: params.problem };
    case 'outputType':
      return { reason: 'problem', model, problem: `output type of ${params.output}` };
    case 'unknownOperator':
    case 'operatorNotOnCpu':
    case 'newerOnnx':
    case 'invalidGraph':
    case 'outputShape':
    case 'notNumbers':
    case 'noSuchLabel':
      return { ...params, model };
    default:
      return undefined;
  }
}

/** The same as an error; what is no fault of the model stays as it is. */
export function checkFailure(model: string, error: unknown): unknown {
  const params = checkFailureParams(model, error);
  return params ? new UnderdrawError('MODEL_CHECK_FAILED', params, { cause: error }) : error;
}
