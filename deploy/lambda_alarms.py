"""What an operator is told about: errors, throttles and latency of each function, and answers of 500 and above."""

from collections.abc import Iterable
from typing import Any

from deploy.lambda_names import DEPLOYED, logical
from deploy.plan import Function

SLOW = 5  # seconds at the 99th percentile
FIVE_MINUTES = 300


def alarms(plan: Iterable[Function]) -> dict[str, Any]:
    """Alarms with the topic they are sent to, and the address that --param alarmEmail gives it."""
    made: dict[str, Any] = {
        "AlarmTopic": {"Type": "AWS::SNS::Topic"},
        "AlarmSubscription": {
            "Type": "AWS::SNS::Subscription",
            "Condition": "HasAlarmEmail",
            "Properties": {"TopicArn": {"Ref": "AlarmTopic"}, "Protocol": "email", "Endpoint": {"Ref": "AlarmEmail"}},
        },
        # the adapter passes a function's 500 on as an answer: for Lambda that is no error, so it is counted here
        "HttpApiFailuresAlarm": _alarm(
            "HTTP API: answers of 500 and above", "AWS/ApiGateway", "5xx", {"ApiId": {"Ref": "HttpApi"}}, 5
        ),
    }
    for item in plan:
        made |= _of(item)
    return made


def _of(item: Function) -> dict[str, Any]:
    slow = (item.on_lambda.platform if item.has_url else SLOW) * 1000
    watched = [("Errors", "Errors", 5), ("Throttles", "Throttles", 1), ("Duration", "Duration", slow)]
    if item.has_url:
        watched.append(("Failures", "Url5xxCount", 5))
    function = {"FunctionName": f"{DEPLOYED}-{item.name}"}
    return {
        f"{logical(item.name)}{name}Alarm": _alarm(
            f"{item.name}: {metric}", "AWS/Lambda", metric, function, bound, "p99" if name == "Duration" else "Sum"
        )
        for name, metric, bound in watched
    }


def _alarm(
    what: str, namespace: str, metric: str, dimensions: dict[str, Any], bound: int, statistic: str = "Sum"
) -> dict[str, Any]:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": f"{what}: {bound} or more in five minutes ({statistic})",
            "Namespace": namespace,
            "MetricName": metric,
            "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
            ("Statistic" if statistic == "Sum" else "ExtendedStatistic"): statistic,
            "Period": FIVE_MINUTES,
            "EvaluationPeriods": 1,
            "Threshold": bound,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "AlarmTopic"}],
            "OKActions": [{"Ref": "AlarmTopic"}],
        },
    }
